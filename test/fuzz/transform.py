"""Makes a csmith program async, so that it must still compute what it did.

csmith's output is regular: functions are called func_N, begin at column 0 with their head on one line, and hold one
statement on each line. Nothing in it depends on the order of evaluation, and its arithmetic goes through
functions safe_…. So text is enough to

  - make every func_N ASYNC and each call of one an AWAIT: plain, through a pointer, as a joined task, or gathered;
  - turn some calls of safe_… into AWAITs of ASYNC functions of the same type, which puts awaits in every place
    where an expression can stand;
  - wrap some AWAITs in a comma, a condition, a statement expression, or a macro;
  - make some loops do-while loops, and some branches switches;
  - give some arrays a length that is not constant;
  - put AWAIT(fuzz_pause()) before some statements;
  - open some blocks with a DEFER, and wrap others in ASYNC_TRY or ASYNC_TIMEOUT.

Which call or block gets what is drawn from the generator handed in.
"""

import os
import re

HEAD = re.compile(r"^(?:inline )?static (?P<type>.*)\b(?P<name>func_\d+)\(.*\)(?P<end>;?)\s*$")
CALL = re.compile(r"\b(func_\d+|safe_\w+)\(")
SAFE = re.compile(r"safe_(?P<operator>\w+?)_func_(?P<type>\w+?)_(?P<signs>[suf](?:_[suf])?)$")
FOR = re.compile(r"^(\s*)for (\(.*\))\s*$")
IF = re.compile(r"^(\s*)if (\(.*\))\s*$")
NUMBER = re.compile(r"\s*(?:const |volatile )*u?int\d+_t (l_\d+) = ")
ARRAY = re.compile(r"^(\s*(?:[\w*]+ )+\**l_\d+)((?:\[\d+\])+);\s*$")
UNASSIGNABLE = re.compile(r"(?=.*const\s*$|[^*]*const[^*]*$|[^*]*\b(?:struct|union)\b[^*]*$)") # as it is, or may be
PRELUDE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "prelude.h")


class Choices:
    """How often each form is used in one program."""

    def __init__(self, random):
        self.random = random
        self.awaited_safe = random.choice([0, 0.1, 0.3, 0.8])
        self.pause = random.choice([0, 0.1, 0.4, 0.7])
        self.pointer = random.choice([0, 0.3])
        self.task = random.choice([0, 0.2])
        self.gather = random.choice([0, 0.2])
        self.wrap = random.choice([0, 0, 0.1, 0.3])
        self.control = random.choice([0, 0.3, 0.8])
        self.array = random.choice([0, 0.5])
        self.block = random.choice([0, 0.3, 0.8])
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

    def __init__(self, choices, results):
        self.choices = choices
        self.results = results # types by function
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
            return self.wrapped("awaited_%s(%s)" % (name, arguments), True)
        call = "%s(%s)" % (name, arguments)
        if self.choices.take(self.choices.task):
            return "AWAIT(async_join(async_create_task(%s)))" % call
        result = self.results[name]
        if self.choices.take(self.choices.gather) and not UNASSIGNABLE.match(result):
            return "({ __typeof__(%s) gathered; AWAIT(async_gather(gathered = %s)); gathered; })" % (result, call)
        if self.choices.take(self.choices.pointer):
            self.pointers.add(name)
            return "AWAIT(pointer_to_%s)" % call
        return self.wrapped(call, False)

    def wrapped(self, call, is_number):
        """An AWAIT of the call with something around it that changes nothing."""
        forms = ["FUZZ_AWAIT(%s)", "(AWAIT(fuzz_pause()), AWAIT(%s))", "({ AWAIT(%s); })"]
        if is_number:
            forms += ["(fuzz_zero ? 0 : AWAIT(%s))", "(!fuzz_zero ? AWAIT(%s) : AWAIT(fuzz_number()))",
                      "({ __auto_type kept = AWAIT(%s); AWAIT(fuzz_pause()); kept; })", "(AWAIT(%s) + AWAIT(fuzz_number()))",
                      "(AWAIT(fuzz_number()) || fuzz_zero ? 1 : AWAIT(%s))"]
        form = self.choices.random.choice(forms) if self.choices.take(self.choices.wrap) else "AWAIT(%s)"
        return form % call


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


def look_at(declarations):
    """A statement that notes the values of the numbers among the variables."""
    names = [match[1] for match in map(NUMBER.match, declarations) if match]
    return " ".join("fuzz_see((unsigned long)%s);" % name for name in names)


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
    form = choices.random.choice(["defer", "defer", "try", "try", "timeout"])
    look = look_at(lines[begin + 1:first])
    if form == "defer":
        return first, end, ["fuzz_entered++; DEFER { fuzz_left++; AWAIT(fuzz_pause()); %s }" % look], []
    if form == "try":
        return first, end, ["ASYNC_TRY {"], ["}", "ASYNC_CATCH (error) { fuzz_caught++; %s ASYNC_RAISE(error); }" % look]
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
        may_begin = previous.endswith((";", "{", "}")) and not line.lstrip().startswith(("else", "while", "ASYNC_CATCH"))
        if may_begin and choices.take(choices.pause):
            result.append("AWAIT(fuzz_pause());")
        result.append(line)
    return result


def parts_of_for(head):
    """The three parts of `(…; …; …)`."""
    parts, depth, begin = [], 0, 1
    for index in range(1, len(head) - 1):
        depth += {"(": 1, ")": -1}.get(head[index], 0)
        if head[index] == ";" and depth == 0:
            parts.append(head[begin:index].strip())
            begin = index + 1
    return parts + [head[begin:-1].strip()]


def with_control(lines, choices):
    """Writes some loops and branches otherwise."""
    result, endings, index = [], {}, 0
    while index < len(lines):
        line = lines[index]
        loop, branch = FOR.match(line), IF.match(line)
        opens = index + 1 < len(lines) and lines[index + 1].strip() == "{"
        if opens and loop and choices.take(choices.control):
            first, condition, step = parts_of_for(loop[2])
            end = block_end(lines, index + 1)
            result += [loop[1] + first + ";", loop[1] + "do", lines[index + 1], "if (!(%s)) break;" % condition]
            endings[end] = [lines[end], "while (%s, 1);" % step]
            index += 2
            continue
        if opens and branch and choices.take(choices.control):
            end = block_end(lines, index + 1)
            has_else = lines[end + 1].strip() == "else" and lines[end + 2].strip() == "{"
            other = block_end(lines, end + 2) if has_else else end
            body = lines[index:other + 1]
            if not any(re.search(r"\bbreak;|\blbl_\d+:", inner) for inner in body) and not lines[end + 1].strip().startswith("else if"):
                result += [branch[1] + "switch (!%s) { case 0:" % branch[2]]
                endings[end] = [lines[end], "break; default:" if has_else else "; }"]
                if has_else:
                    endings[end + 1] = []
                    endings[other] = [lines[other], "; }"]
                index += 1
                continue
        result += endings.get(index, [line])
        index += 1
    return result


def with_variable_arrays(lines, choices):
    """Makes the lengths of some arrays unknown to compilers. (No jump may enter their scope.)"""
    if any(line.lstrip().startswith("lbl_") for line in lines):
        return lines
    return [ARRAY.sub(lambda match: match[1] + match[2].replace("]", " + fuzz_zero]") + ";", line)
            if choices.take(choices.array) else line for line in lines]


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
    lines = source.split("\n")
    heads = [HEAD.match(line) for line in lines]
    expressions = Expressions(choices, {head["name"]: head["type"] for head in heads if head})
    output, index = [], 0
    while index < len(lines):
        if lines[index].startswith("int main"):
            output += with_async_main(lines[index:], choices).split("\n")
            break
        if not heads[index]:
            output.append(lines[index])
            index += 1
            continue
        output.append("ASYNC " + lines[index])
        if heads[index]["end"]:
            index += 1
            continue
        end = block_end(lines, index + 1)
        body = with_control(with_variable_arrays(lines[index + 1:end + 1], choices), choices)
        output += with_pauses(with_blocks([expressions.rewrite(line) for line in body], choices), choices)
        index = end + 1
    if expressions.pointers:
        declare_pointers(output, expressions.pointers)
    with open(PRELUDE, encoding="utf-8") as file:
        helpers = [file.read()] + [safe_function(name) for name in sorted(expressions.safe)]
    at = next(index for index, line in enumerate(output) if "csmith.h" in line) + 1
    return "\n".join(output[:at] + helpers + output[at:])
