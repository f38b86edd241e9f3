// Macros as kernels have them: loops over lists, min, wait_event, functions and tables made by one list of names.
// RUN: %run-all %s | FileCheck %s --match-full-lines --strict-whitespace
#include <asyncc.h>
#include <stdio.h>
#include <stdlib.h>
#include <stddef.h>
#include <assert.h>
struct list_head { struct list_head *next, *prev; };
#define container_of(ptr, type, member) ({ const typeof(((type *)0)->member) *__mptr = (ptr); (type *)((char *)__mptr - offsetof(type, member)); })
#define list_entry(ptr, type, member) container_of(ptr, type, member)
#define list_for_each_entry(pos, head, member) for (pos = list_entry((head)->next, typeof(*pos), member); &pos->member != (head); pos = list_entry(pos->member.next, typeof(*pos), member))
#define list_for_each_entry_safe(pos, n, head, member) for (pos = list_entry((head)->next, typeof(*pos), member), n = list_entry(pos->member.next, typeof(*pos), member); &pos->member != (head); pos = n, n = list_entry(n->member.next, typeof(*n), member))
#define min(x, y) ({ typeof(x) _x = (x); typeof(y) _y = (y); (void)(&_x == &_y); _x < _y ? _x : _y; })
#define WARN_ON(c) ({ int __c = !!(c); if (__c) printf("warn %s:%s\n", __func__, #c); __c; })
#define likely(x) __builtin_expect(!!(x), 1)
#define READ_ONCE(x) (*(const volatile typeof(x) *)&(x))
#define ARRAY_SIZE(a) (sizeof(a)/sizeof((a)[0]))
#define GOTO_ERR(lbl, e) do { err = (e); goto lbl; } while (0)
#define TRY(e) ({ int _e = (e); if (_e < 0) return _e; _e; })
#define wait_event(cond) do { if (cond) break; for (;;) { if (cond) break; AWAIT(async_yield()); } } while (0)
#define scoped(x) for (int _once = 1, _v = (x); _once; _once = 0, AWAIT(f(_v)))
#define SWAP(a, b) do { __auto_type _t = (a); (a) = (b); (b) = _t; } while (0)
struct item { int v; struct list_head l; };
ASYNC int f(int x){ AWAIT(async_yield()); return x; }
static void add(struct list_head *h, struct item *i){ i->l.prev = h->prev; i->l.next = h; h->prev->next = &i->l; h->prev = &i->l; }
static int flag;
ASYNC void setter(void){ AWAIT(async_yield()); flag = 1; }
ASYNC int work(struct list_head *h){
  struct item *p, *n; int s = 0, err = 0;
  list_for_each_entry(p, h, l) s += AWAIT(f(p->v));
  list_for_each_entry_safe(p, n, h, l) { s += min(AWAIT(f(p->v)), 2); if (p->v == 2) continue; if (p->v == 3) break; }
  if (WARN_ON(AWAIT(f(s)) > 3)) s++;
  if (likely(AWAIT(f(1)))) s++;
  s += TRY(AWAIT(f(5)));
  wait_event(READ_ONCE(flag));
  scoped(AWAIT(f(3))) s++;
  int a = 1, b = 2; int *pa = &a; SWAP(a, b); SWAP(*pa, b);
  SWAP(a, b);
  AWAIT(async_yield());
  s += a * 10 + b;
  if (AWAIT(f(s)) > 5) GOTO_ERR(out, -AWAIT(f(s)));
  return 0;
out:
  return err;
}
#define OPS(X) X(one, 1) X(two, 2) X(three, 3)
#define DEF(n, v) ASYNC int op_##n(int x){ AWAIT(async_yield()); return x + v + AWAIT(f(0)); }
OPS(DEF)
#define ENTRY(n, v) {#n, op_##n},
static const struct { const char *name; ASYNC int (*fn)(int); } ops[] = { OPS(ENTRY) };
ASYNC int bad(void){ return TRY(AWAIT(f(-3))) + 1; }
ASYNC int main(void){
  struct list_head h = {&h, &h}; struct item it[4] = {{.v = 1}, {.v = 2}, {.v = 3}, {.v = 4}};
  for (int i = 0; i < 4; i++) add(&h, &it[i]);
  async_create_task(setter());
  printf("%d\n", AWAIT(work(&h)));
  for (size_t i = 0; i < ARRAY_SIZE(ops); i++) printf("%s %d\n", ops[i].name, AWAIT(ops[i].fn(10)));
#define CALL(n, v) printf("%s=%d\n", #n, AWAIT(op_##n(v)));
  OPS(CALL)
  printf("%d\n", AWAIT(bad()));
  int i, j;
  for (i = 0, j = AWAIT(f(3)); i < j; i++, j -= AWAIT(f(1))) printf("%d,%d ", i, j);
  printf("\n");
  return 0;
}

// CHECK:warn work:AWAIT(f(s)) > 3
// CHECK-NEXT:-44
// CHECK-NEXT:one 11
// CHECK-NEXT:two 12
// CHECK-NEXT:three 13
// CHECK-NEXT:one=2
// CHECK-NEXT:two=4
// CHECK-NEXT:three=6
// CHECK-NEXT:-3
// CHECK-NEXT:0,3 1,2 
