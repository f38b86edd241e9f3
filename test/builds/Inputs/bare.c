ASYNC void bare(void)
{
    AWAIT(async_yield());
}
