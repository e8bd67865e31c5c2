/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Growing a drawing from one atom: when an atom of a ring is reached, the whole ring is placed as a
 * polygon, sharing the atoms that are there; other neighbours go where the angles leave most room.
 */
#include "chem/mol/layout.h"

#include <math.h>
#include <string.h>

#include "base/error.h"

static const double pi = 3.14159265358979323846;

typedef struct drawing {
    const idt_mol *mol;
    idt_point *at;
    bool is_placed[IDT_LAYOUT_MAX_ATOMS];
    bool is_drawn[IDT_LAYOUT_MAX_ATOMS]; /* rings */
    uint16_t queue[IDT_LAYOUT_MAX_ATOMS];
    uint32_t n_queue;
} drawing;

static void put(drawing *d, uint32_t atom, double x, double y)
{
    d->at[atom] = (idt_point){x, y};
    d->is_placed[atom] = true;
    d->queue[d->n_queue++] = (uint16_t)atom;
}

/* The direction in which an atom has most room, given the neighbours that are placed. */
static double free_angle(const drawing *d, uint32_t atom)
{
    const idt_mol *mol = d->mol;
    double best = 0, best_room = -1;

    for (int i = 0; i < 24; i++) {
        double angle = pi / 6 + i * pi / 12, room = 0;
        idt_point p = {d->at[atom].x + cos(angle), d->at[atom].y + sin(angle)};

        room = 100;
        for (uint32_t k = 0; k < mol->n_atoms; k++) {
            double dx = d->at[k].x - p.x, dy = d->at[k].y - p.y, far = dx * dx + dy * dy;

            if (d->is_placed[k] && k != atom && far < room)
                room = far;
        }
        /* angles of 120 degrees to what is bonded look best when nothing is in the way */
        for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
            uint32_t other = mol->links[k].atom;
            double turn;

            if (!d->is_placed[other])
                continue;
            turn = fabs(remainder(
                angle - atan2(d->at[other].y - d->at[atom].y, d->at[other].x - d->at[atom].x),
                2 * pi));
            if (fabs(turn - 2 * pi / 3) < 0.01 && room > 0.9)
                room += 3;
        }
        if (room > best_room + 1e-9) {
            best_room = room;
            best = angle;
        }
    }
    return best;
}

/* A ring as a polygon: `first` and, when it is placed, the next atom stay where they are. */
static void put_polygon(drawing *d, const uint16_t *atoms, uint32_t n, uint32_t begin, int step,
                        double heading, double side)
{
    double turn = side * 2 * pi / n, angle = heading;
    idt_point p = d->at[atoms[begin]];

    for (uint32_t i = 1; i < n; i++) {
        uint32_t atom = atoms[(begin + (step > 0 ? i : n - i)) % n];

        p.x += cos(angle);
        p.y += sin(angle);
        angle += turn;
        if (!d->is_placed[atom])
            put(d, atom, p.x, p.y);
    }
}

/* Away from the neighbours that are placed: where the middle of a new ring goes. */
static double angle_away(const drawing *d, uint32_t atom)
{
    const idt_mol *mol = d->mol;
    double x = 0, y = 0;

    for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
        uint32_t other = mol->links[k].atom;
        double dx = d->at[other].x - d->at[atom].x, dy = d->at[other].y - d->at[atom].y;

        if (d->is_placed[other] && hypot(dx, dy) > 0) {
            x -= dx / hypot(dx, dy);
            y -= dy / hypot(dx, dy);
        }
    }
    return hypot(x, y) > 0.1 ? atan2(y, x) : free_angle(d, atom);
}

/* On which side of the bond from a to b what is drawn lies: a new ring goes to the other. */
static double open_side(const drawing *d, uint32_t a, uint32_t b)
{
    double dx = d->at[b].x - d->at[a].x, dy = d->at[b].y - d->at[a].y, sum = 0;

    for (uint32_t i = 0; i < d->mol->n_atoms; i++) {
        double cross, far;

        if (!d->is_placed[i])
            continue;
        far = hypot(d->at[i].x - d->at[a].x, d->at[i].y - d->at[a].y);
        cross = dx * (d->at[i].y - d->at[a].y) - dy * (d->at[i].x - d->at[a].x);
        sum += cross / (1 + far * far * far);
    }
    return sum > 0 ? -1 : 1;
}

static void draw_ring(drawing *d, uint32_t ring)
{
    const idt_mol *mol = d->mol;
    const uint16_t *atoms = mol->ring_atoms + mol->rings[ring];
    uint32_t n = mol->rings[ring + 1] - mol->rings[ring];

    d->is_drawn[ring] = true;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t a = atoms[i], b = atoms[(i + 1) % n];

        if (d->is_placed[a] && d->is_placed[b]) {
            put_polygon(d, atoms, n, i, 1, atan2(d->at[b].y - d->at[a].y, d->at[b].x - d->at[a].x),
                        open_side(d, a, b));
            return;
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        if (!d->is_placed[atoms[i]])
            continue;
        put_polygon(d, atoms, n, i, 1, angle_away(d, atoms[i]) - (pi / 2 - pi / n), 1);
        return;
    }
}

static void draw_rings_of(drawing *d, uint32_t atom)
{
    const idt_mol *mol = d->mol;

    for (uint32_t r = 0; r < mol->n_rings && r < IDT_LAYOUT_MAX_ATOMS; r++) {
        if (d->is_drawn[r])
            continue;
        for (uint32_t i = mol->rings[r]; i < mol->rings[r + 1]; i++) {
            if (mol->ring_atoms[i] == atom) {
                draw_ring(d, r);
                break;
            }
        }
    }
}

static void draw_component(drawing *d, uint32_t root, double x)
{
    const idt_mol *mol = d->mol;
    uint32_t first = d->n_queue;

    put(d, root, x, 0);
    for (uint32_t i = first; i < d->n_queue; i++) {
        uint32_t atom = d->queue[i];

        draw_rings_of(d, atom);
        for (uint32_t k = mol->first[atom]; k < mol->first[atom + 1]; k++) {
            uint32_t other = mol->links[k].atom;
            double angle;

            if (d->is_placed[other])
                continue;
            angle = free_angle(d, atom);
            put(d, other, d->at[atom].x + cos(angle), d->at[atom].y + sin(angle));
        }
    }
}

int idt_layout__find(idt_point *out, idt_mol *mol, idt_error *err)
{
    drawing d = {.mol = mol, .at = out};
    double x = 0;
    int status;

    if (mol->n_atoms > IDT_LAYOUT_MAX_ATOMS)
        return idt_error__set(err, IDT_ELIMIT, "the molecule is too large to be drawn");
    status = idt_mol__perceive(mol, IDT_MOL_RING_SET, err);
    if (status != IDT_OK)
        return status;
    memset(out, 0, mol->n_atoms * sizeof *out);
    for (uint32_t i = 0; i < mol->n_atoms; i++) {
        uint32_t first = d.n_queue;
        double left = 0, right = x;

        if (d.is_placed[i])
            continue;
        draw_component(&d, i, x);
        for (uint32_t k = first; k < d.n_queue; k++)
            left = fmin(left, out[d.queue[k]].x - x);
        for (uint32_t k = first; k < d.n_queue; k++) {
            out[d.queue[k]].x -= left;
            right = fmax(right, out[d.queue[k]].x);
        }
        x = right + 2;
    }
    return IDT_OK;
}
