%: /* a comment */ inc\
lude <asyncc.h>

ASYNC void digraph(void)
{
    AWAIT(async_yield());
}
