int assembled(void);
