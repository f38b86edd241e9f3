// An interpreter: expression trees evaluated through a table of async functions, statements with loops and calls.
// RUN: %run-all %s > %t.async
// RUN: %gcc -O1 -I%S/Inputs/plain %s -o %t.plain && %t.plain > %t.expected
// RUN: diff %t.expected %t.async && FileCheck %s < %t.async
#include <asyncc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum kind { NUMBER, VARIABLE, ADD, SUBTRACT, MULTIPLY, LESS, AND, ASSIGN, SEQUENCE, WHILE, IF, CALL, KIND_COUNT };

struct tree {
    enum kind kind;
    long value; /* of NUMBER; slot of VARIABLE and ASSIGN; function of CALL */
    struct tree *operands[3];
};

struct machine {
    long slots[8];
    unsigned long steps;
    int depth;
    const struct function *functions;
};

struct function {
    const char *name;
    struct tree *body; /* its argument is in slot 0; its result is its value */
};

static struct tree *tree(enum kind kind, long value, int count, ...)
{
    struct tree *made = calloc(1, sizeof *made);
    va_list operands;
    made->kind = kind;
    made->value = value;
    va_start(operands, count);
    for (int i = 0; i < count; i++)
        made->operands[i] = va_arg(operands, struct tree *);
    va_end(operands);
    return made;
}

static void drop(struct tree *tree)
{
    for (int i = 0; tree && i < 3; i++)
        drop(tree->operands[i]);
    free(tree);
}

typedef ASYNC long evaluator(struct machine *machine, const struct tree *tree);
static evaluator evaluate;

ASYNC static long number(struct machine *machine, const struct tree *tree)
{
    (void)machine;
    return tree->value;
}

ASYNC static long variable(struct machine *machine, const struct tree *tree)
{
    if (machine->steps % 3 == 0)
        AWAIT(async_yield());
    return machine->slots[tree->value];
}

ASYNC static long add(struct machine *machine, const struct tree *tree)
{
    return AWAIT(evaluate(machine, tree->operands[0])) + AWAIT(evaluate(machine, tree->operands[1]));
}

ASYNC static long subtract(struct machine *machine, const struct tree *tree)
{
    return AWAIT(evaluate(machine, tree->operands[0])) - AWAIT(evaluate(machine, tree->operands[1]));
}

ASYNC static long multiply(struct machine *machine, const struct tree *tree)
{
    long product = AWAIT(evaluate(machine, tree->operands[0]));
    product *= AWAIT(evaluate(machine, tree->operands[1]));
    return product % 1000003;
}

ASYNC static long less(struct machine *machine, const struct tree *tree)
{
    return AWAIT(evaluate(machine, tree->operands[0])) < AWAIT(evaluate(machine, tree->operands[1]));
}

ASYNC static long both(struct machine *machine, const struct tree *tree)
{
    return AWAIT(evaluate(machine, tree->operands[0])) && AWAIT(evaluate(machine, tree->operands[1]));
}

ASYNC static long assign(struct machine *machine, const struct tree *tree)
{
    return machine->slots[tree->value] = AWAIT(evaluate(machine, tree->operands[0]));
}

ASYNC static long sequence(struct machine *machine, const struct tree *tree)
{
    long last = 0;
    for (int i = 0; i < 3 && tree->operands[i]; i++)
        last = AWAIT(evaluate(machine, tree->operands[i]));
    return last;
}

ASYNC static long repeat(struct machine *machine, const struct tree *tree)
{
    long last = 0;
    while (AWAIT(evaluate(machine, tree->operands[0])))
        last = AWAIT(evaluate(machine, tree->operands[1]));
    return last;
}

ASYNC static long choose(struct machine *machine, const struct tree *tree)
{
    return AWAIT(evaluate(machine, tree->operands[AWAIT(evaluate(machine, tree->operands[0])) ? 1 : 2]));
}

ASYNC static long call(struct machine *machine, const struct tree *tree)
{
    struct machine inner = *machine;
    inner.slots[0] = AWAIT(evaluate(machine, tree->operands[0]));
    inner.steps = machine->steps;
    inner.depth++;
    long value = AWAIT(evaluate(&inner, machine->functions[tree->value].body));
    machine->steps = inner.steps;
    return value;
}

static ASYNC long (*const evaluators[KIND_COUNT])(struct machine *, const struct tree *) = {
    [NUMBER] = number, [VARIABLE] = variable, [ADD] = add,           [SUBTRACT] = subtract, [MULTIPLY] = multiply, [LESS] = less,
    [AND] = both,      [ASSIGN] = assign,     [SEQUENCE] = sequence, [WHILE] = repeat,      [IF] = choose,         [CALL] = call,
};

ASYNC static long evaluate(struct machine *machine, const struct tree *tree)
{
    machine->steps++;
    return AWAIT(evaluators[tree->kind](machine, tree));
}

#define N(value) tree(NUMBER, value, 0)
#define V(slot) tree(VARIABLE, slot, 0)

/* if (n < 2) n; else f(n - 1) + f(n - 2) */
static struct tree *fibonacci(void)
{
    struct tree *first = tree(CALL, 0, 1, tree(SUBTRACT, 0, 2, V(0), N(1)));
    struct tree *second = tree(CALL, 0, 1, tree(SUBTRACT, 0, 2, V(0), N(2)));
    return tree(IF, 0, 3, tree(LESS, 0, 2, V(0), N(2)), V(0), tree(ADD, 0, 2, first, second));
}

/* s1 = 1; while (0 < s0 && s1 < 1000000) { s1 = s1 * s0; s0 = s0 - 1; } s1 */
static struct tree *factorial(void)
{
    struct tree *condition = tree(AND, 0, 2, tree(LESS, 0, 2, N(0), V(0)), tree(LESS, 0, 2, V(1), N(1000000)));
    struct tree *body = tree(SEQUENCE, 0, 2, tree(ASSIGN, 1, 1, tree(MULTIPLY, 0, 2, V(1), V(0))), tree(ASSIGN, 0, 1, tree(SUBTRACT, 0, 2, V(0), N(1))));
    return tree(SEQUENCE, 0, 3, tree(ASSIGN, 1, 1, N(1)), tree(WHILE, 0, 2, condition, body), V(1));
}

ASYNC int main(void)
{
    struct function functions[] = {{"fibonacci", fibonacci()}, {"factorial", factorial()}};
    for (int i = 0; i < 2; i++)
        for (long n = 0; n <= 12; n += 4) {
            struct machine machine = {.functions = functions};
            struct tree *program = tree(CALL, i, 1, N(n));
            printf("%s(%ld) = %ld", functions[i].name, n, AWAIT(evaluate(&machine, program)));
            printf(" in %lu steps\n", machine.steps);
            drop(program);
        }
    for (int i = 0; i < 2; i++)
        drop(functions[i].body);
    return 0;
}
// CHECK: fibonacci(12) = 144 in
// CHECK: factorial(8) = 40320 in
