#include <asyncc.h>
#include "expectations.h" // expected-error@expectations.h:1 {{undeclared identifier 'not_declared'}}
ASYNC int f(void);        // expected-note@* 0-1 {{declared here}}
int one(void) { return aa; }   // expected-error {{undeclared identifier 'aa'}}
// expected-error@+1 {{undeclared identifier 'a'}}
int two(int x) { return a + b; }
// expected-error@-1 {{nobody says this}}
int three(void) { return c + c + d; } // expected-error 2 {{identifier 'c'}}
int four(void) { return e; }   // expected-error 2 {{undeclared identifier 'e'}}
int five(void) { return g; }   // expected-warning {{undeclared}} expected-error + {{undeclared}}
int six(void) { return h + h + h; } // expected-error 2+ {{undeclared}}
int seven(void) { return i; }
// expected-error@12 {{undeclared}}
int eight(void) { return j; }
// expected-error@* {{undeclared identifier 'j'}}
// expected-error 0-1 {{never}}
// expected-error nothing in braces
// expected-error@+x {{no line}}
