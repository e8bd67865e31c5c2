/* SPDX-License-Identifier: Apache-2.0 */
/* The stable numbers of diagnostics. docs/rules.md explains each; a test compares the two. */
#ifndef IDT_COMPILE_CODES_H
#define IDT_COMPILE_CODES_H

enum {
    /* R01xx: characters and structure */
    IDT_R_CHARACTER = 101,     /* a character that has no place outside a string */
    IDT_R_UTF8 = 102,          /* bytes that are not UTF-8 */
    IDT_R_OPEN_STRING = 103,   /* a string without its closing quotation mark */
    IDT_R_ESCAPE = 104,        /* an escape other than \" and \\ */
    IDT_R_INVISIBLE = 105,     /* a control or direction character in a string or comment */
    IDT_R_EXPECTED = 106,      /* something else was expected here */
    IDT_R_TRAILING = 107,      /* a statement goes on after its end */
    IDT_R_ITEM = 108,          /* no such kind of rule */
    IDT_R_STATEMENT = 109,     /* no such statement in this kind of rule */
    IDT_R_BRACE = 110,         /* a brace where none belongs */
    IDT_R_OPEN_BLOCK = 111,    /* a rule without its closing brace */
    IDT_R_REPEATED = 112,      /* a statement that may stand only once */
    IDT_R_NO_RULEBOOK = 113,   /* the root file does not begin with `rulebook` */
    IDT_R_VERSION = 114,       /* a language version that this compiler does not read */
    IDT_R_EMPTY_STRING = 115,  /* a string without content */
    IDT_R_TOO_MANY = 116,      /* too many diagnostics; the rest is not shown */
    IDT_R_LONG_STRING = 117,   /* a string over the limit */
    IDT_R_HEAD = 119,          /* the head of a rule, or an include, over several lines */
    IDT_R_LATE_RULEBOOK = 118, /* `rulebook` elsewhere than at the start of a root file */

    /* R02xx: names and references */
    IDT_R_ID = 201,              /* an id that is not well formed */
    IDT_R_DUPLICATE_ID = 202,    /* an id that another rule of the kind has */
    IDT_R_UNKNOWN_ID = 203,      /* an id that no rule of the kind has */
    IDT_R_OTHER_LIST = 204,      /* a duty that names a list of another jurisdiction */
    IDT_R_SECOND_POLICY = 205,   /* more than one policy */
    IDT_R_NO_POLICY = 206,       /* no policy */
    IDT_R_DUPLICATE_NAME = 207,  /* a substance or context that has the same name twice */
    IDT_R_DUPLICATE_CAS = 208,   /* a substance that has the same number twice */
    IDT_R_SHARED_CAS = 209,      /* warning: two substances with one CAS number */
    IDT_R_TWICE = 210,           /* a value that stands twice in one list */
    IDT_R_OVERLAP = 211,         /* warning: two listings of one substance on one list overlap */
    IDT_R_TOO_MANY_PLACES = 212, /* more jurisdictions than a book can hold */

    /* R03xx: values */
    IDT_R_DATE = 301,             /* no such day, or not written as one */
    IDT_R_TO_UNKNOWN = 302,       /* `to unknown` */
    IDT_R_TO_FIRST = 303,         /* `to` not after `from` */
    IDT_R_CAS = 304,              /* not a CAS number */
    IDT_R_CAS_CHECK = 305,        /* a CAS number with a wrong check digit */
    IDT_R_SMILES = 306,           /* a structure that cannot be read */
    IDT_R_NUMBER = 307,           /* not a number, or out of range */
    IDT_R_UNIT = 308,             /* no such unit */
    IDT_R_WORD = 309,             /* a word that is not among the choices */
    IDT_R_COUNTRY = 310,          /* not a country code, or not assigned */
    IDT_R_LANGUAGE = 311,         /* not a language tag */
    IDT_R_CODE = 312,             /* not an HS or UN number */
    IDT_R_NAME = 313,             /* a name that the matcher cannot look for */
    IDT_R_SOFT_REFUSE = 314,      /* a policy that refuses on soft evidence */
    IDT_R_TOO_FINE = 315,         /* an amount finer than 1 mg or 1 µl, or too large */
    IDT_R_PARENT = 316,           /* a parent that cannot be cut as the clauses ask */
    IDT_R_TOO_MANY_CLAUSES = 317, /* a class with more clauses than a book can hold */
    IDT_R_RELATION_REFUSE = 318,  /* a policy that refuses more than LISTED and OWNED */

    /* R04xx: missing parts */
    IDT_R_MISSING = 401,      /* a statement that the kind of rule requires */
    IDT_R_NO_CITE = 402,      /* a rule without a citation */
    IDT_R_NO_TEST = 403,      /* a rule without a test */
    IDT_R_NO_IDENTITY = 404,  /* a substance with neither name nor CAS number */
    IDT_R_NO_SUBSTANCE = 405, /* a book without a substance */

    /* R05xx: tests */
    IDT_R_TEST = 501,       /* a test that does not say what it expects */
    IDT_R_TEST_INPUT = 502, /* a test without an input */
    IDT_R_TEST_DATE = 503,  /* a test without a date, in a book without a `read` date */

    /* R06xx: files */
    IDT_R_FILE = 601,     /* a file that cannot be read */
    IDT_R_PATH = 602,     /* an include path that leaves the folder of the rulebook */
    IDT_R_INCLUDED = 603, /* a file that is included twice */
    IDT_R_CYCLE = 604,    /* a file that includes itself, through others or not */
    IDT_R_DEPTH = 605,    /* includes nested too deeply */
    IDT_R_SIZE = 606,     /* a file, or all of them, over the limit */
};

#endif
