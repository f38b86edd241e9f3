/* Ends as its arguments say. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    const char *how = argc > 1 ? argv[1] : "";
    if (strcmp(how, "exit") == 0) return atoi(argv[2]);
    if (strcmp(how, "raise") == 0) raise(atoi(argv[2]));
    if (strcmp(how, "signal-parent") == 0) {
        kill(getppid(), atoi(argv[2]));
        for (;;) pause();
    }
    for (int i = 0; i < argc; i++) printf("argument %d: %s\n", i, argv[i]);
    return 0;
}
