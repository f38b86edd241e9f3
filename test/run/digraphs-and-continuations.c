// Digraphs; names, keywords and directives with line continuations inside.
// RUN: %run-all %s | FileCheck %s --match-full-lines --strict-whitespace
#include <asyncc.h>
#include <stdio.h>
ASYNC int f(int x) <% AWAIT(async_yield()); return x; %>
ASY\
NC int g(int x) <%
  int a<:3:> = <% 1, AWAIT(f(2)), x %>;
  ret\
urn a<:0:> + a<:AWAIT(f(1)):> + AWA\
IT(f(a<:2:>));
%>
%:define TEN 10
ASYNC int main(void)
<%
  int s = 0;
  for (int i = 0; i < AWAIT(f(3)); i++) <% s += AWAIT(g(i)); %>
  if (AWAIT(f(1))) <% s++; %> else <% s--; %>
  DEF\
ER <% printf("bye\n"); %>
  do <% s += TEN; %> while (AWAIT(f(0)));
  ASYNC_TRY <% AWAIT(f(1)); ASYNC_RAISE(-5); %> ASYNC_CATCH (e) <% printf("%d\n", e); %>
  printf("%d\n", s);
  return 0;
%>

// CHECK:-5
// CHECK-NEXT:23
// CHECK-NEXT:bye
