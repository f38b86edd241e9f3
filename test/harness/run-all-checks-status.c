// The exit status counts, and arguments after -- reach the program.
// RUN: %run-all %s --status=2 -- argument
// RUN: not %run-all %s --only=gcc-O0 2>&1 | FileCheck %s

int main(int count, char **arguments)
{
    (void)arguments;
    return count;
}
// CHECK: run_all: gcc-O0 ended with status 1, not 0
