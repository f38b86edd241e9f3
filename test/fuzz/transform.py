"""Makes a csmith program async, so that it must still compute what it did.

csmith's output is regular: functions are called func_N, begin at column 0 with their head on one line, and hold one
statement on each line. Nothing in it depends on the order of evaluation, and its arithmetic goes through
functions safe_…. So text is enough to

  - make every func_N ASYNC and each call of one an AWAIT: plain, through a pointer, or as a joined task;
  - turn some calls of safe_… into AWAITs of ASYNC functions of the same type, which puts awaits in every place
    where an expression can stand;
  - put AWAIT(fuzz_pause()) before some statements;
  - open some blocks with a DEFER, and wrap others in ASYNC_TRY or ASYNC_TIMEOUT.

Which call or block gets what is drawn from the generator handed in.
"""

import os
import re

HEAD = re.compile(r"^(?:inline )?static .*\b(func_\d+)\((.*)\)(;?)\s*$")
CALL = re.compile(r"\b(func_\d+|safe_\w+)\(")
SAFE = re.compile(r"safe_(?P<operator>\w+?)_func_(?P<type>\w+?)_(?P<signs>[suf](?:_[suf])?)$")
PRELUDE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "prelude.h")


class Choices:
    """How often each form is used in one program."""

    def __init__(self, random):
        self.random = random
        self.awaited_safe = random.choice([0, 0.05, 0.2, 0.6])
        self.pause = random.choice([0, 0.1, 0.4])
        self.pointer = random.choice([0, 0.3])
        self.task = random.choice([0, 0.2])
        self.block = random.choice([0, 0.2, 0.5])
        self.async_main = random.random() < 0.5

    def take(self, probability):
        return self.random.random() < probability


def closing(text, opened):
    """The index of the parenthesis that closes the one at `opened`."""
    depth = 0
    for index in range(opened, len(text)):
        depth += {"(": 1, ")": -1}.get(text[index], 0)
        if depth == 0:
            return index
    raise ValueError("unbalanced: " + text)


def safe_function(name):
    """An ASYNC function of the type of csmith's safe_…."""
    match = SAFE.match(name)
    first = match["type"]
    types = [first]
    if "shift" in match["operator"]:
        types.append("unsigned int" if match["signs"].endswith("u") else "int")
    elif "_" in match["signs"]:
        types.append(first)
    parameters = ", ".join("%s %s" % pair for pair in zip(types, "ab"))
    return ("ASYNC static %s awaited_%s(%s)\n{\n    AWAIT(fuzz_pause());\n    return %s(%s);\n}\n"
            % (first, name, parameters, name, ", ".join("ab"[:len(types)])))


class Expressions:
    """Rewrites calls, and remembers which helpers they need."""

    def __init__(self, choices):
        self.choices = choices
        self.safe = set()
        self.pointers = set()

    def rewrite(self, text):
        match = CALL.search(text)
        if not match:
            return text
        end = closing(text, match.end() - 1)
        arguments = self.rewrite(text[match.end():end])
        return text[:match.start()] + self.call(match[1], arguments) + self.rewrite(text[end + 1:])

    def call(self, name, arguments):
        if name.startswith("safe_"):
            if not SAFE.match(name) or not self.choices.take(self.choices.awaited_safe):
                return "%s(%s)" % (name, arguments)
            self.safe.add(name)
            return "AWAIT(awaited_%s(%s))" % (name, arguments)
        if self.choices.take(self.choices.task):
            return "AWAIT(async_join(async_create_task(%s(%s))))" % (name, arguments)
        if self.choices.take(self.choices.pointer):
            self.pointers.add(name)
            name = "pointer_to_" + name
        return "AWAIT(%s(%s))" % (name, arguments)


def block_end(lines, begin):
    """The index of the line that closes the block whose `{` stands alone on line `begin`."""
    indent = lines[begin][:len(lines[begin]) - len(lines[begin].lstrip())]
    for index in range(begin + 1, len(lines)):
        if lines[index].rstrip() == indent + "}":
            return index
    raise ValueError("unclosed block")


def is_declaration(line):
    return bool(re.match(r"\s*(?:(?:const|volatile|static|struct|union|unsigned|signed) |u?int\d+_t\b|float |double |int )",
                         line))


def open_block(lines, begin, choices):
    """Lines to put behind the declarations of a block and before its end."""
    end = block_end(lines, begin)
    if any(line.lstrip().startswith("lbl_") for line in lines[begin:end]) or not choices.take(choices.block):
        return None
    first = begin + 1
    while is_declaration(lines[first]):
        first += 1
    if first == end:
        return None
    form = choices.random.choice(["defer", "defer", "try", "timeout"])
    if form == "defer":
        return first, end, ["fuzz_entered++; DEFER { fuzz_left++; AWAIT(fuzz_pause()); }"], []
    if form == "try":
        return first, end, ["ASYNC_TRY {"], ["}", "ASYNC_CATCH (error) { fuzz_caught++; ASYNC_RAISE(error); }"]
    return first, end, ["ASYNC_TIMEOUT (1e9) {"], ["}"]


def with_blocks(lines, choices):
    """Opens clean-ups in blocks."""
    before, after = {}, {}
    for index, line in enumerate(lines):
        if line.strip() != "{":
            continue
        opened = open_block(lines, index, choices)
        if opened:
            first, end, opening, ending = opened
            before.setdefault(first, []).extend(opening)
            after.setdefault(end, [])[:0] = ending
    result = []
    for index, line in enumerate(lines):
        result += after.get(index, []) + before.get(index, []) + [line]
    return result


def with_pauses(lines, choices):
    """Puts pauses where a statement may begin."""
    result = []
    for index, line in enumerate(lines):
        previous = lines[index - 1].rstrip() if index else ""
        may_begin = previous.endswith((";", "{", "}")) and not line.lstrip().startswith(("else", "ASYNC_CATCH"))
        if may_begin and choices.take(choices.pause):
            result.append("AWAIT(fuzz_pause());")
        result.append(line)
    return result


def with_async_main(lines, choices):
    """main calls func_1 on a loop; its failure is the program's, not an error of the fuzzer."""
    text = "\n".join(lines)
    text = text.replace("platform_main_end(", "fuzz_report();\n    platform_main_end(")
    if not choices.async_main:
        return re.sub(r"\bfunc_1\(\);", "async_run(func_1());", text)
    text = text.replace("int main (void)", "ASYNC int main(void)")
    call = choices.random.choice(["func_1()", "async_gather(func_1())"])
    return re.sub(r"\bfunc_1\(\);", "ASYNC_TRY { AWAIT(" + call + "); }\n    ASYNC_CATCH (error) { fuzz_caught++; }", text)


def declare_pointers(lines, pointers):
    """Pointers to functions, behind the prototypes, whose targets no compiler knows."""
    last = max(index for index, line in enumerate(lines) if line.startswith("ASYNC") and line.rstrip().endswith(";"))
    declarations = ["ASYNC static __typeof__(%s) *volatile pointer_to_%s = %s;" % (name, name, name)
                    for name in sorted(pointers)]
    lines[last + 1:last + 1] = declarations


def transform(source, random):
    """The async form of a csmith program."""
    choices = Choices(random)
    expressions = Expressions(choices)
    lines = source.split("\n")
    output, index = [], 0
    while index < len(lines):
        head = HEAD.match(lines[index])
        if lines[index].startswith("int main"):
            output += with_async_main(lines[index:], choices).split("\n")
            break
        if not head:
            output.append(lines[index])
            index += 1
            continue
        output.append("ASYNC " + lines[index])
        if head[3]:
            index += 1
            continue
        end = block_end(lines, index + 1)
        body = [expressions.rewrite(line) for line in lines[index + 1:end + 1]]
        output += with_pauses(with_blocks(body, choices), choices)
        index = end + 1
    if expressions.pointers:
        declare_pointers(output, expressions.pointers)
    with open(PRELUDE, encoding="utf-8") as file:
        helpers = [file.read()] + [safe_function(name) for name in sorted(expressions.safe)]
    at = next(index for index, line in enumerate(output) if "csmith.h" in line) + 1
    return "\n".join(output[:at] + helpers + output[at:])
