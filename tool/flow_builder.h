/* Shared by the flow*.c files: the operations of a function while they are made. See flow.h. */
#ifndef FLOW_BUILDER_H
#define FLOW_BUILDER_H

#include "flow.h"
#include "passes.h"

/* A read that split left in place: it happens when the whole expression is evaluated, after the AWAITs. */
struct late {
    struct node *node;   /* evaluate this, or */
    struct local *local; /* use this temporary, or */
    struct local *set;   /* assign this */
    bool is_unsure;      /* the node may not be evaluated */
};

struct builder {
    struct function *function;
    struct flow *flow;
    struct arena *arena;
    struct {
        struct late *items;
        size_t count, capacity;
    } late;
    uint32_t on_break, on_continue;
    uint32_t depth; /* of full expressions that await */
};

/* flow.c */
void flow_statement(struct builder *b, struct node *node);
/* flow_expr.c: the whole of it; null does nothing. */
void flow_full_expression(struct builder *b, struct node *node);
/* A condition: goes on where it holds, else to the block. */
void flow_condition(struct builder *b, struct node *node, uint32_t otherwise);

/* ---- operations ---- */

static inline struct flow_op *op(struct builder *b, enum flow_kind kind)
{
    struct flow_op *added = arena_push(b->arena, b->flow, struct flow_op);
    *added = (struct flow_op){.kind = kind};
    return added;
}

static inline void mention(struct builder *b, enum flow_kind kind, struct local *local)
{
    if (local && local->is_tracked)
        *op(b, kind) = (struct flow_op){.kind = kind, .local = local};
}

static inline void use(struct builder *b, struct local *local) { mention(b, FLOW_USE, local); }
static inline void assign(struct builder *b, struct local *local) { mention(b, FLOW_SET, local); }

static inline uint32_t block_new(struct builder *b) { return b->flow->block_count++; }
static inline void block(struct builder *b, uint32_t target) { op(b, FLOW_BLOCK)->target = target; }

static inline struct flow_op *jump(struct builder *b, uint32_t target)
{
    struct flow_op *added = op(b, FLOW_JUMP);
    added->target = target;
    return added;
}

static inline struct flow_op *branch(struct builder *b, uint32_t target)
{
    struct flow_op *added = op(b, FLOW_BRANCH);
    added->target = target;
    return added;
}

static inline void branch_if(struct builder *b, uint32_t target, enum flow_way way, const struct node *cause)
{
    struct flow_op *added = branch(b, target);
    added->way = way;
    added->cause = cause;
}

/* Control goes to the clean-up, which is then told why; null: it leaves the function. */
static inline struct flow_op *leave_through(struct builder *b, struct cleanup *cleanup, enum flow_way way)
{
    if (cleanup)
        assign(b, cleanup->pending);
    struct flow_op *leaves = cleanup ? jump(b, cleanup->block) : op(b, FLOW_END);
    leaves->way = way;
    return leaves;
}

static inline void may_fail(struct builder *b, struct cleanup *handler)
{
    if (!handler && !b->flow->has_ways_out)
        return;
    uint32_t stays = block_new(b);
    branch(b, stays);
    leave_through(b, handler, FLOW_FAILS);
    block(b, stays);
}

#endif
