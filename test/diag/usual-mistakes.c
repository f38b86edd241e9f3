// What who comes from other languages writes at first: clang's errors with a word more, and ours.
// RUN: %verify %s
#include <asyncc.h>

ASYNC int work(int n);

ASYNC int lower_case(void)
{
    await(work(1));     // expected-error {{call to undeclared function 'await'}} expected-note {{the keyword is AWAIT, in capitals}}
    async_sleep(1), async; // expected-error {{use of undeclared identifier 'async'}} expected-note {{the keyword is ASYNC, in capitals}}
    return 0;
}

ASYNC int handles(void)
{
    ASYNC_TASK(int) task = work(1);   // expected-error {{incompatible integer to pointer conversion}} expected-note {{this is the type of a task's handle: async_create_task(f(…)) makes a task of a call, and AWAIT(async_join(task)) has its value}}
    int value = AWAIT(task);          // expected-error {{incompatible pointer to integer conversion}} expected-note {{this is the type of a task's handle}}
    AWAIT(async_join(work(2)));       // expected-error {{called object type 'int' is not a function}} expected-note {{it takes the handle of a task, async_create_task(f(…)); a call by itself is awaited by AWAIT(f(…))}}
    AWAIT(async_wait_for(work(2), 1)); // expected-error {{called object type 'int' is not a function}} expected-note {{it takes the handle of a task}}
    ASYNC_TRY {
        value++;
    } ASYNC_CATCH {                   // expected-error {{use of undeclared identifier 'ASYNC_CATCH'}} expected-note {{it takes a name for the code of the failure: ASYNC_CATCH (err)}}
    }
    return value;
}
