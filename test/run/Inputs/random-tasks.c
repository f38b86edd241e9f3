/* Runs the programs that task_trees.py writes, one a line on standard input: see there. With an argument, so many threads run all of
 * them at once, each on loops of its own, and must all print the same. */
#include <asyncc.h>
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 64, CHILDREN = 8 };

struct node {
    char kind;
    int number;   /* mark, seconds, code, or slot */
    int number_2; /* seconds, of `w` */
    int count;
    struct node *children[CHILDREN];
};

static _Thread_local ASYNC_TASK(int) slots[SLOTS];
static _Thread_local FILE *to;

static double now(void) { return async_loop_time(async_get_running_loop()); }

/* ---- reading ---- */

static _Thread_local char *text;

static int read_number(void) { return (int)strtol(text, &text, 10); }

static struct node *read_node(void)
{
    struct node *node = calloc(1, sizeof *node);
    while (*text == ' ')
        text++;
    node->kind = *text++;
    if (strchr("smrojhwxceqgG", node->kind))
        node->number = read_number();
    if (node->kind == 'w')
        node->number_2 = read_number();
    node->count = strchr("qg", node->kind) ? node->number : node->kind == 'G' ? node->number + 1 : strchr("tdo", node->kind) ? 2 : strchr("ce", node->kind) ? 1 : 0;
    for (int i = 0; i < node->count; i++)
        node->children[i] = read_node();
    return node;
}

static void free_node(struct node *node)
{
    for (int i = 0; i < node->count; i++)
        free_node(node->children[i]);
    free(node);
}

/* ---- running ---- */

ASYNC void run(struct node *node);

ASYNC int run_slot(struct node *node, int slot)
{
    AWAIT(run(node));
    return slot;
}

ASYNC void run_guarded(struct node *node)
{
    struct node **children = node->children;
    if (node->kind == 't') {
        ASYNC_TRY AWAIT(run(children[0]));
        ASYNC_CATCH (err) {
            fprintf(to, "caught %d@%g\n", err, now());
            AWAIT(run(children[1]));
        }
    } else if (node->kind == 'd') {
        DEFER AWAIT(run(children[0]));
        AWAIT(run(children[1]));
    } else {
        ASYNC_TIMEOUT(node->number) AWAIT(run(children[0]));
        ASYNC_CATCH (err) {
            fprintf(to, "timeout %d@%g\n", err, now());
            AWAIT(run(children[1]));
        }
    }
}

ASYNC void run_together(struct node *node)
{
    struct node **children = node->children;
    if (node->kind == 'G') {
        ASYNC_GROUP(group) {
            for (int i = 0; i < node->number; i++)
                slots[children[i]->number] = async_group_create_task(group, run_slot(children[i]->children[0], children[i]->number));
            AWAIT(run(children[node->number]));
        }
    } else if (node->count == 1) {
        AWAIT(async_gather(run(children[0])));
    } else if (node->count == 2) {
        AWAIT(async_gather(run(children[0]), run(children[1])));
    } else {
        AWAIT(async_gather(run(children[0]), run(children[1]), run(children[2])));
    }
}

/* Waits for a slot's task, if it was made. */
ASYNC void run_join(struct node *node)
{
    if (!slots[node->number])
        return;
    ASYNC_TASK(int) task = async_task_ref(slots[node->number]);
    int slot = node->kind == 'j'   ? AWAIT(async_join(task))
               : node->kind == 'h' ? AWAIT(async_shield(task))
                                   : AWAIT(async_wait_for(task, node->number_2));
    fprintf(to, "joined %d@%g\n", slot, now());
}

void run(struct node *node)
{
    switch (node->kind) {
    case 's':
        AWAIT(async_sleep(node->number));
        break;
    case 'y':
        AWAIT(async_yield());
        break;
    case 'm':
        fprintf(to, "%d@%g\n", node->number, now());
        break;
    case 'r':
        ASYNC_RAISE(node->number);
        break;
    case 'u':
        async_task_uncancel(async_current_task());
        break;
    case 'x':
        if (slots[node->number])
            async_task_cancel(slots[node->number]);
        break;
    case 'c':
        slots[node->number] = async_create_task(run_slot(node->children[0], node->number));
        break;
    case 'e':
        slots[node->number] = async_create_task_eager(run_slot(node->children[0], node->number));
        break;
    case 'q':
        for (int i = 0; i < node->count; i++)
            AWAIT(run(node->children[i]));
        break;
    case 't':
    case 'd':
    case 'o':
        AWAIT(run_guarded(node));
        break;
    case 'g':
    case 'G':
        AWAIT(run_together(node));
        break;
    default:
        AWAIT(run_join(node));
    }
}

static size_t cancel_pending(struct async_task **tasks)
{
    size_t count = 0;
    for (int i = 0; i < SLOTS; i++)
        if (slots[i] && !async_task_done(slots[i]))
            tasks[count++] = (struct async_task *)slots[i];
    for (size_t i = 0; i < count; i++)
        async_task_cancel(tasks[i]);
    return count;
}

/* The tree; then all that is left is cancelled, until nothing is. */
ASYNC void run_all(struct node *node)
{
    ASYNC_TRY {
        AWAIT(run(node));
        fprintf(to, "end 0@%g\n", now());
    } ASYNC_CATCH (err) {
        fprintf(to, "end %d@%g\n", err, now());
    }
    struct async_task *tasks[SLOTS];
    for (size_t count; (count = cancel_pending(tasks));)
        ASYNC_TRY AWAIT(async_wait(tasks, count, ASYNC_ALL_COMPLETED, INFINITY));
        ASYNC_CATCH (err) fprintf(to, "interrupted %d@%g\n", err, now());
}

static void no_report(struct async_loop *loop, struct async_task *task, int err, void *arg)
{
    (void)loop, (void)task, (void)err, (void)arg;
}

ASYNC void program(struct node *node)
{
    async_loop_set_exception_handler(async_get_running_loop(), no_report, NULL);
    AWAIT(run_all(node));
    for (int i = 0; i < SLOTS; i++) {
        if (!slots[i])
            continue;
        fprintf(to, "task %d: %d, %d requests\n", i, async_task_exception(slots[i]), async_task_cancelling(slots[i]));
        async_task_detach(slots[i]);
        slots[i] = NULL;
    }
}

/* ---- threads ---- */

struct runner {
    char *const *lines; /* up to a null */
    char *output;
    size_t size;
};

static void *run_lines(void *arg)
{
    struct runner *self = arg;
    to = open_memstream(&self->output, &self->size);
    for (char *const *line = self->lines; *line; line++) {
        text = *line;
        struct node *node = read_node();
        async_run(program(node));
        fprintf(to, "-- %d\n", async_run_error());
        free_node(node);
    }
    fclose(to);
    return NULL;
}

static char **read_lines(void)
{
    static char line[1 << 16];
    char **lines = calloc(1, sizeof *lines);
    for (size_t count = 0; fgets(line, sizeof line, stdin); lines[count] = NULL) {
        lines = realloc(lines, (count + 2) * sizeof *lines);
        lines[count++] = strdup(line);
    }
    return lines;
}

int main(int argc, char **argv)
{
    enum { THREADS_MAX = 16 };
    int count = argc > 1 ? atoi(argv[1]) : 1;
    char **lines = read_lines();
    pthread_t threads[THREADS_MAX];
    struct runner runners[THREADS_MAX];
    for (int i = 0; i < count; i++) {
        runners[i] = (struct runner){.lines = lines};
        pthread_create(&threads[i], NULL, run_lines, &runners[i]);
    }
    for (int i = 0; i < count; i++) {
        pthread_join(threads[i], NULL);
        if (strcmp(runners[i].output, runners[0].output) != 0)
            printf("thread %d prints other things\n", i);
    }
    fputs(runners[0].output, stdout);
    for (int i = 0; i < count; i++)
        free(runners[i].output);
    for (char **line = lines; *line; line++)
        free(*line);
    free(lines);
    return 0;
}
