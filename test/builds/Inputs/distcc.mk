program: main.o lib.o plain.o
	$(CC) $^ -o $@
%.o: %.c
	$(CC) -O2 -g -Wall -c $< -o $@
