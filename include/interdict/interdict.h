/* SPDX-License-Identifier: Apache-2.0 */
/* Everything of the public API in one include. */
#ifndef INTERDICT_INTERDICT_H
#define INTERDICT_INTERDICT_H

#include "interdict/base.h"
#include "interdict/book.h"
#include "interdict/molecule.h"
#include "interdict/party.h"
#include "interdict/screen.h"

#endif
