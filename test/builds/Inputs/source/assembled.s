.globl assembled
assembled:
  ret
.section .note.GNU-stack,"",@progbits
