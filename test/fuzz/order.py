"""Random programs in which the order of evaluation shows, with the output that the language fixes for them.

In an expression with AWAITs what stands to the left of one is evaluated before it, left to right (language.md). So these programs
are full of AWAITs among operands that read and change what the awaited functions change too, and what each must print is
computed here, by an interpreter that evaluates from left to right. Where C leaves the order open, among operands with no AWAIT to
their right, an expression is drawn again until its parts do not touch the same object.

Everything is `unsigned`, so nothing overflows. Objects: globals g0…g3, an array ga, a pointer gp to it or to gb, a struct gs with a bit-field, local numbers l0, l1, an
array la and a struct ls, which nobody else can change, and e0, e1, whose addresses escape.
"""

import itertools

MASK = 0xFFFFFFFF
LOG = "log"
BREAK, CONTINUE = "break", "continue" # how a statement may end, beside None and the value it returns

PRELUDE = """
static unsigned g0 = 1, g1 = 2, g2 = 3, g3 = 4, ga[4] = {5, 6, 7, 8}, gb[4], *gp = ga, nowhere;
static struct { unsigned a, b : 5; } gs = {9, 10};
static unsigned *escaped[2] = {&nowhere, &nowhere};

static void change(unsigned k, unsigned by)
{
    switch (k % 9) {
    case 0: g0 += by; break;
    case 1: g1 ^= by; break;
    case 2: g2 += by * 3; break;
    case 3: g3 -= by; break;
    case 4: ga[by % 4] += k; break;
    case 5: gs.a += by; gs.b += by; break;
    case 6: *escaped[0] += by; break;
    case 7: *escaped[1] ^= by + k; break;
    case 8: gp = gp == ga ? gb : ga; break;
    }
}

/* What a plain call does. */
static unsigned tick(unsigned k, unsigned x)
{
    printf("t%u(%u) ", k, x);
    change(k, x + 1);
    return x * 5 + k;
}

ASYNC static unsigned step(unsigned k, unsigned x, unsigned y)
{
    printf("s%u(%u %u) ", k, x, y);
    if (k % 2)
        change(k, x + y);
    else
        change(8, 0);
    AWAIT(fuzz_pause());
    if (k % 3)
        change(k + 1, x ^ y);
    return x * 3 + y + k;
}

ASYNC static inline unsigned index_of(unsigned k, unsigned x, unsigned y) { return AWAIT(step(k, x, y)) % 4; }
"""


# ---- state: what the interpreter works on -----------------------------------------------------------------------

class State:
    def __init__(self):
        self.objects = {"g0": 1, "g1": 2, "g2": 3, "g3": 4, "gs.a": 9, "gs.b": 10}
        self.objects.update({"ga%d" % i: 5 + i for i in range(4)})
        self.objects.update({"gb%d" % i: 0 for i in range(4)})
        self.objects["gp"] = 0 # to ga, or 1: to gb
        self.output = []

    def get(self, name):
        return self.objects[name]

    def set(self, name, value):
        self.objects[name] = value & {"gs.b": 31, "ls.b": 127}.get(name, MASK)

    def add(self, name, by):
        self.set(name, self.get(name) + by)

    def change(self, k, by):
        by &= MASK
        which = k % 9
        if which == 0:
            self.add("g0", by)
        elif which == 1:
            self.set("g1", self.get("g1") ^ by)
        elif which == 2:
            self.add("g2", by * 3)
        elif which == 3:
            self.add("g3", -by)
        elif which == 4:
            self.add("ga%d" % (by % 4), k)
        elif which == 5:
            self.add("gs.a", by)
            self.add("gs.b", by)
        elif which == 6:
            self.add("e0", by)
        elif which == 7:
            self.set("e1", self.get("e1") ^ (by + k & MASK))
        else:
            self.set("gp", 1 - self.get("gp"))

    def array(self, name):
        """The array that `name` means now."""
        return ["ga", "gb"][self.get("gp")] if name == "gp" else name

    def tick(self, k, x):
        self.output.append("t%u(%u) " % (k, x))
        self.change(k, x + 1)
        return x * 5 + k & MASK

    def step(self, k, x, y):
        self.output.append("s%u(%u %u) " % (k, x, y))
        if k % 2:
            self.change(k, x + y)
        else:
            self.change(8, 0)
        if k % 3:
            self.change(k + 1, x ^ y)
        return x * 3 + y + k & MASK


CHANGED = [["g0"], ["g1"], ["g2"], ["g3"], ["ga0", "ga1", "ga2", "ga3"], ["gs.a", "gs.b"], ["e0"], ["e1"], ["gp"]]


# ---- expressions ------------------------------------------------------------------------------------------------

class Conflict(Exception):
    """C leaves the order open, and it would show."""


class Access:
    """What an expression reads and writes with no AWAIT behind it in the expression: in an order that C leaves open."""

    def __init__(self, reads=(), writes=()):
        self.reads, self.writes = set(reads), set(writes)

    def beside(self, other):
        if self.writes & (other.reads | other.writes) or other.writes & self.reads:
            raise Conflict()
        return Access(self.reads | other.reads, self.writes | other.writes)

    def then(self, other):
        """In this order."""
        return Access(self.reads | other.reads, self.writes | other.writes)


class Node:
    """`text` in C; `evaluate(state)`; `awaits`; `open`: the Access that is open to its right."""

    def __init__(self, text, evaluate, awaits, open_access):
        self.text, self.evaluate, self.awaits, self.open = text, evaluate, awaits, open_access


def open_of(operands):
    """Of operands evaluated from left to right as far as AWAITs fix it."""
    result = Access()
    for index, operand in enumerate(operands):
        if not any(later.awaits for later in operands[index + 1:]):
            result = result.beside(operand.open)
    return result


def constant(value):
    return Node("%uu" % value, lambda state: value, False, Access())


def read(text, name):
    return Node(text, lambda state: state.get(name), False, Access([name]))


def binary(operator, apply, left, right):
    def evaluate(state):
        first = left.evaluate(state)
        return apply(first, right.evaluate(state)) & MASK
    return Node("(%s %s %s)" % (left.text, operator, right.text), evaluate, left.awaits or right.awaits, open_of([left, right]))


def call_step(k, left, right):
    open_of([left, right])

    def evaluate(state):
        first = left.evaluate(state)
        return state.step(k, first, right.evaluate(state))
    return Node("AWAIT(step(%uu, %s, %s))" % (k, left.text, right.text), evaluate, True, Access())


def call_tick(k, operand):
    written = [LOG] + CHANGED[k % 9]
    opened = operand.open.then(Access(written, written))
    return Node("tick(%uu, %s)" % (k, operand.text), lambda state: state.tick(k, operand.evaluate(state)), operand.awaits, opened)


def logical(operator, left, right):
    is_and = operator == "&&"

    def evaluate(state):
        if bool(left.evaluate(state)) != is_and:
            return int(not is_and)
        return int(bool(right.evaluate(state)))
    opened = Access() if right.awaits else left.open.then(right.open)
    return Node("(%s %s %s)" % (left.text, operator, right.text), evaluate, left.awaits or right.awaits, opened)


def conditional(condition, yes, no):
    def evaluate(state):
        return (yes if condition.evaluate(state) else no).evaluate(state)
    awaits = yes.awaits or no.awaits
    opened = Access() if awaits else condition.open.then(yes.open).then(no.open)
    return Node("(%s ? %s : %s)" % (condition.text, yes.text, no.text), evaluate, condition.awaits or awaits, opened)


def otherwise(value, no):
    """`value ?: no`."""
    def evaluate(state):
        return value.evaluate(state) or no.evaluate(state)
    opened = Access() if no.awaits else value.open.then(no.open)
    return Node("(%s ?: %s)" % (value.text, no.text), evaluate, value.awaits or no.awaits, opened)


def comma(left, right):
    def evaluate(state):
        left.evaluate(state)
        return right.evaluate(state)
    return Node("(%s, %s)" % (left.text, right.text), evaluate, left.awaits or right.awaits, left.open.then(right.open))


def statement_expression(left, right):
    """Its value is kept when it ends, before what stands to its right."""
    def evaluate(state):
        left.evaluate(state)
        return right.evaluate(state)
    awaits = left.awaits or right.awaits
    return Node("({ (void)%s; %s; })" % (left.text, right.text), evaluate, awaits, Access() if awaits else left.open.then(right.open))


def assign(text, name, operator, apply, value):
    """The object is read behind the value's AWAITs."""
    def evaluate(state):
        by = value.evaluate(state)
        state.set(name, apply(state.get(name), by))
        return state.get(name)
    own = Access([name] if operator != "=" else [], [name])
    opened = own.then(value.open) if value.awaits else own.beside(value.open).then(Access([name], [name]))
    if not value.awaits and name in value.open.reads | value.open.writes:
        raise Conflict()
    return Node("(%s %s %s)" % (text, operator, value.text), evaluate, value.awaits, opened)


def elements(array):
    """What an element of it may be."""
    return [name + str(i) for name in (["ga", "gb"] if array == "gp" else [array]) for i in range(4)]


def index_text(index):
    """Within an array's four elements; an AWAIT alone stays one."""
    is_await = index.text.startswith("AWAIT(step(")
    return index.text.replace("AWAIT(step(", "AWAIT(index_of(", 1) if is_await else index.text + " % 4"


def assign_element(array, operator, apply, index, value):
    """The pointer and the index are evaluated before the AWAITs to their right, the element read behind them."""
    names = elements(array)

    def evaluate(state):
        base = state.array(array)
        name = base + str(index.evaluate(state) % 4)
        by = value.evaluate(state)
        state.set(name, apply(state.get(name), by))
        return state.get(name)
    pointer = Node("", None, False, Access(["gp"] if array == "gp" else []))
    opened = open_of([pointer, index, value]).then(Access(names, names))
    if not value.awaits:
        if (index.open.reads | index.open.writes | value.open.reads | value.open.writes) & set(names):
            raise Conflict()
    return Node("(%s[%s] %s %s)" % (array, index_text(index), operator, value.text), evaluate, index.awaits or value.awaits, opened)


def element(array, index):
    pointer = Node("", None, False, Access(["gp"] if array == "gp" else []))

    def evaluate(state):
        base = state.array(array)
        return state.get(base + str(index.evaluate(state) % 4))
    return Node("%s[%s]" % (array, index_text(index)), evaluate, index.awaits, open_of([pointer, index]).then(Access(elements(array))))


def step_of(form, text, name):
    """++x, x--, and so on."""
    def evaluate(state):
        old = state.get(name)
        state.add(name, 1 if "+" in form else -1)
        return old if form.startswith("$") else state.get(name)
    return Node("(%s)" % form.replace("$", text), evaluate, False, Access([name], [name]))


class Generator:
    def __init__(self, random):
        self.random = random
        self.numbers = itertools.count(1)
        self.locals = []

    OPERATORS = [("+", lambda a, b: a + b), ("-", lambda a, b: a - b), ("*", lambda a, b: a * b), ("^", lambda a, b: a ^ b),
                 ("|", lambda a, b: a | b), ("<", lambda a, b: int(a < b)), ("==", lambda a, b: int(a == b))]
    ASSIGNMENTS = [("=", lambda a, b: b), ("+=", lambda a, b: a + b), ("^=", lambda a, b: a ^ b), ("-=", lambda a, b: a - b)]

    def variable(self):
        """The text and the name of an object."""
        name = self.random.choice(["g0", "g1", "g2", "g3", "gs.a", "gs.b", "ga0", "ga2", "la0", "la1", "ls.a", "ls.b"] + self.locals * 2)
        return ("%s[%s]" % (name[:2], name[2]) if name[:2] in ("ga", "la") else name), name

    def atom(self):
        kind = self.random.randrange(8)
        if kind == 0:
            return constant(self.random.randrange(20))
        if kind == 1:
            return call_tick(next(self.numbers), constant(self.random.randrange(9)))
        if kind == 2:
            return step_of(self.random.choice(["$++", "++$", "$--", "--$"]), *self.variable())
        if kind == 3:
            return binary(*self.random.choice(self.OPERATORS), read(*self.variable()), read(*self.variable()))
        return read(*self.variable())

    def expression(self, depth):
        """One that C and async C leave no choice in."""
        for _ in range(60):
            try:
                return self.attempt(depth)
            except Conflict:
                continue
        return constant(1)

    def attempt(self, depth):
        if depth == 0:
            return self.atom()
        draw, deeper = self.random.random(), lambda: self.expression(self.random.randrange(depth))
        if draw < 0.36:
            return call_step(next(self.numbers), deeper(), deeper())
        if draw < 0.62:
            return binary(*self.random.choice(self.OPERATORS), deeper(), deeper())
        if draw < 0.68:
            return logical(self.random.choice(["&&", "||"]), deeper(), deeper())
        if draw < 0.75:
            return conditional(deeper(), deeper(), deeper())
        if draw < 0.78:
            return otherwise(deeper(), deeper())
        if draw < 0.82:
            return comma(deeper(), deeper())
        if draw < 0.86:
            return statement_expression(deeper(), deeper())
        if draw < 0.90:
            text, name = self.variable()
            return assign(text, name, *self.random.choice(self.ASSIGNMENTS), deeper())
        if draw < 0.97:
            return assign_element(self.random.choice(["ga", "la", "gp"]), *self.random.choice(self.ASSIGNMENTS), deeper(), deeper())
        if draw < 0.99:
            return element(self.random.choice(["ga", "la", "gp"]), deeper())
        return call_tick(next(self.numbers), deeper())

    # ---- statements: (lines of C, function of the state that returns a value or None) ---------------------------

    def simple(self, depth):
        value = self.expression(depth)
        return ["(void)%s;" % value.text], lambda state: [value.evaluate(state)] and None

    def show(self):
        names = self.locals + self.random.choice([[], ["la[1]", "la[3]", "ls.a", "ls.b"], ["ga[%d]" % i for i in range(4)] + ["gb[%d]" % i for i in range(4)]])
        text = 'printf("[%s] ", %s);' % (" ".join(["%u"] * len(names)), ", ".join(names))
        return [text], lambda state: state.output.append("[%s] " % " ".join(str(state.get(name.replace("[", "").rstrip("]"))) for name in names))

    def branch(self, depth):
        condition, yes, no = self.expression(depth), self.block(1), self.block(1)
        lines = ["if (%s) {" % condition.text] + yes[0] + ["} else {"] + no[0] + ["}"]
        return lines, lambda state: (yes if condition.evaluate(state) else no)[1](state)

    def loop(self, depth):
        counter, condition = "n%d" % next(self.numbers), self.expression(depth)
        kind = self.random.choice(["while", "for", "do", "goto"])
        body = self.block(2, kind != "goto")
        last = self.expression(1)
        heads = {"while": ["unsigned %s = 0;" % counter, "while (%s++ < 3 && %s) {" % (counter, condition.text)],
                 "for": ["for (unsigned %s = 0; %s < 3 && %s; %s++, (void)%s) {" % (counter, counter, condition.text, counter, last.text)],
                 "do": ["unsigned %s = 0;" % counter, "do {"],
                 "goto": ["unsigned %s = 0;" % counter, "at_%s:" % counter, "if (%s++ < 3 && %s) {" % (counter, condition.text)]}
        tails = {"do": ["} while (++%s < 3 && %s);" % (counter, condition.text)], "goto": ["goto at_%s;" % counter, "}"]}

        def evaluate(state):
            for round_number in range(3):
                if kind != "do" and not condition.evaluate(state):
                    break
                result = body[1](state)
                if result == BREAK:
                    break
                if result not in (None, CONTINUE):
                    return result
                if kind == "for":
                    last.evaluate(state)
                if kind == "do" and (round_number == 2 or not condition.evaluate(state)):
                    break
            return None
        return heads[kind] + body[0] + tails.get(kind, ["}"]), evaluate

    def jump(self, depth):
        """Out of a loop's body."""
        condition, how = self.expression(depth), self.random.choice([BREAK, CONTINUE])
        return ["if ((%s) %% 4 == 1) %s;" % (condition.text, how)], lambda state: how if condition.evaluate(state) % 4 == 1 else None

    def switch(self, depth):
        value, blocks = self.expression(depth), [self.block(1), self.block(1)]
        lines = ["switch (%s %% 3) {" % value.text, "case 0: {"] + blocks[0][0] + ["} break;", "case 1: {"] + blocks[1][0] + ["}", "}"]

        def evaluate(state):
            which = value.evaluate(state) % 3
            return blocks[which][1](state) if which < 2 else None
        return lines, evaluate

    def initialiser(self, depth):
        name = "v%d" % next(self.numbers)
        parts = [self.expression(depth) for _ in range(2)]
        try:
            open_of(parts)
        except Conflict:
            return self.simple(depth)
        index = self.random.randrange(2)
        # Lists are evaluated in order as far as AWAITs fix it, like operands.
        lines = ["unsigned %s_list[2] = {%s, %s};" % (name, parts[0].text, parts[1].text), "unsigned %s = %s_list[%d];" % (name, name, index)]
        self.locals.append(name)

        def evaluate(state):
            values = [part.evaluate(state) for part in parts]
            state.set(name, values[index])
        return lines, evaluate

    def declaration(self, depth):
        name, value = "v%d" % next(self.numbers), self.expression(depth)
        self.locals.append(name)
        return ["unsigned %s = %s;" % (name, value.text)], lambda state: state.set(name, value.evaluate(state))

    def leave(self, depth):
        condition, value = self.expression(1), self.expression(depth)
        return (["if ((%s) %% 7 == 3) return %s;" % (condition.text, value.text)],
                lambda state: value.evaluate(state) if condition.evaluate(state) % 7 == 3 else None)

    def deferred(self, depth):
        """A block with a DEFER in front of its statements."""
        cleanup, body = self.expression(1), self.block(2)

        def evaluate(state):
            result = body[1](state)
            cleanup.evaluate(state)
            return result
        return ["{", "DEFER (void)%s;" % cleanup.text] + body[0] + ["}"], evaluate

    def block(self, count, in_loop=False):
        outer = list(self.locals)
        parts = []
        for _ in range(count):
            form = self.random.choice([self.simple, self.simple, self.simple, self.declaration, self.initialiser, self.branch, self.leave] +
                                      ([self.loop, self.switch, self.deferred] if count > 1 else []) + ([self.jump] if in_loop else []))
            parts += [form(self.random.choice([1, 2, 3])), self.show()]
        self.locals = outer

        def evaluate(state):
            for _, run in parts:
                result = run(state)
                if result is not None:
                    return result
            return None
        return [line for lines, _ in parts for line in lines], evaluate

    def function(self, number):
        self.locals = ["l0", "l1", "e0", "e1"]
        lines, evaluate = self.block(self.random.choice([3, 4, 5]))
        value = self.expression(2)
        text = ["ASYNC static unsigned f%d(unsigned l0)" % number, "{", "unsigned l1 = l0 + 1, e0 = 7, e1 = 9, la[4] = {1, l0};",
                "struct { unsigned a, b : 7; } ls = {3, 4};",
                "escaped[0] = &e0, escaped[1] = &e1;"] + lines + ["return %s;" % value.text, "}"]

        def call(state, argument):
            for name, start in (("l0", argument), ("l1", argument + 1), ("e0", 7), ("e1", 9), ("la0", 1), ("la1", argument), ("la2", 0),
                                ("la3", 0), ("ls.a", 3), ("ls.b", 4)):
                state.set(name, start)
            result = evaluate(state)
            return value.evaluate(state) if result is None else result
        return "\n".join(text), call


def program(random, functions=8):
    """The program's text, without fuzz/prelude.h in front, and what it prints."""
    generator, state = Generator(random), State()
    texts, calls = zip(*[generator.function(number) for number in range(functions)])
    main = ["ASYNC static void run(void)", "{"]
    for number, call in enumerate(calls):
        main.append('printf("= %%u\\n", AWAIT(f%d(%uu)));' % (number, number))
        state.output.append("= %u\n" % call(state, number))
    main += ["escaped[0] = escaped[1] = &nowhere;", "}", "", "int main(void)", "{", "async_run(run());", 'printf("pauses = %lu\\n", fuzz_pauses);',
             "return 0;", "}", ""]
    return PRELUDE + "\n" + "\n\n".join(texts) + "\n\n" + "\n".join(main), "".join(state.output)
