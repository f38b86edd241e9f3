/* Part of warn: locks of threads that are held across an AWAIT, where other tasks run on the same thread and may want them.
 *
 * It looks along the statements of one block: from one that takes a lock to one that mentions an unlocking function (which one,
 * and on which paths, does not matter) or leaves, or to the block's end. An AWAIT in between is reported. A DEFER that unlocks does so
 * at the block's end. What a function of the user's locks, or a block leaves locked for the one around it, is not seen. */
#include "blocking.h"
#include "warn.h"

static const struct node *labelled(const struct node *statement)
{
    while (statement && node_is_label(statement))
        statement = statement->last;
    return statement;
}

/* The call in the statement itself that takes a lock, but not in statements inside; or null. */
static const struct node *find_lock(const struct node *node)
{
    if (!node || node->is_unevaluated)
        return NULL;
    if (node->kind == NODE_CALL && node_callee(node) && node_callee(node)->blocking && node_callee(node)->blocking->is_lock)
        return node;
    if (node->kind == NODE_IF)
        return find_lock(node->first);
    if (node->kind < NODE_PAREN && node->kind != NODE_DECL && node->kind != NODE_VAR)
        return NULL;
    for (const struct node *child = node->first; child; child = child->next) {
        const struct node *found = find_lock(child);
        if (found)
            return found;
    }
    return NULL;
}

/* `end`: where the statement does. */
static bool mentions_unlock(const struct unit *unit, const struct node *statement, uint32_t end)
{
    static const char *const names[] = {"pthread_mutex_unlock", "pthread_rwlock_unlock", "mtx_unlock"};
    const struct source *source = unit->source;
    for (size_t token = source_token_from(source, statement->begin); token < source->token_count && source->tokens[token].offset < end; token++)
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            if (source_token_is(source, token, names[i]))
                return true;
    return false;
}

static const struct node *find_await(const struct node *node)
{
    if (node->is_unevaluated)
        return NULL;
    if (node->kind == NODE_AWAIT)
        return node;
    for (const struct node *child = node->first; child; child = child->next) {
        const struct node *found = find_await(child);
        if (found)
            return found;
    }
    return NULL;
}

static void report(struct unit *unit, const struct node *lock, const struct node *await)
{
    struct str name = node_callee(lock)->name;
    diag_at(unit->diag, DIAG_LOCK_ACROSS_AWAIT, unit->source, await->begin, await->begin + (uint32_t)sizeof "AWAIT" - 1,
            "AWAIT while a lock of the threads is held: another task of this thread that wants it would wait for ever; unlock it first, or use a "
            "struct async_lock");
    diag_at(unit->diag, DIAG_NOTE, unit->source, lock->begin, lock->begin + (uint32_t)name.len, "'" STR_FMT "' takes it here", STR_ARG(name));
}

/* From the statement behind the one that locks to the block's end. */
static void follow(struct unit *unit, const struct node *lock, const struct node *statement, uint32_t block_end)
{
    for (; statement; statement = statement->next) {
        const struct node *inner = labelled(statement);
        if (inner && inner->kind == NODE_DEFER)
            continue;
        const struct node *await = find_await(statement);
        if (mentions_unlock(unit, statement, statement->next ? statement->next->begin : block_end))
            return;
        if (await) {
            report(unit, lock, await);
            return;
        }
        if (inner && (inner->kind == NODE_RETURN || inner->kind == NODE_GOTO || inner->kind == NODE_BREAK || inner->kind == NODE_CONTINUE))
            return;
    }
}

void warn_locks(struct unit *unit, const struct node *node)
{
    for (const struct node *child = node->first; child; child = child->next) {
        const struct node *lock = node->kind == NODE_COMPOUND ? find_lock(labelled(child)) : NULL;
        if (lock)
            follow(unit, lock, child->next, node->end);
        warn_locks(unit, child);
    }
}
