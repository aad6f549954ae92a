# Puts files into the program, so that one binary runs anywhere: an assembler file with .incbin and a table of names.
# stemmen_embed(<target> <file>...): paths relative to the source folder, which are also the names in the program.
function(stemmen_embed target)
  set(assembly "${CMAKE_BINARY_DIR}/embedded/${target}.S")
  set(code ".section .rodata\n")
  set(table ".balign 16\n.globl stemmen_embedded_table\nstemmen_embedded_table:\n")
  set(count 0)
  set(depends "")
  foreach(file IN LISTS ARGN)
    string(APPEND code ".Lname${count}: .asciz \"${file}\"\n.balign 16\n.Lbegin${count}: .incbin \"${CMAKE_SOURCE_DIR}/${file}\"\n.Lend${count}:\n")
    string(APPEND table ".quad .Lname${count}, .Lbegin${count}, .Lend${count}\n")
    list(APPEND depends "${CMAKE_SOURCE_DIR}/${file}")
    math(EXPR count "${count} + 1")
  endforeach()
  string(APPEND code ".section .data.rel.ro,\"aw\"\n${table}.globl stemmen_embedded_count\nstemmen_embedded_count: .quad ${count}\n")
  string(APPEND code ".section .note.GNU-stack,\"\",@progbits\n")
  file(CONFIGURE OUTPUT "${assembly}" CONTENT "${code}" @ONLY)
  set_property(SOURCE "${assembly}" PROPERTY OBJECT_DEPENDS "${depends}")
  target_sources(${target} PRIVATE "${assembly}")
endfunction()

# Puts one file into a library under a name of its own: SYMBOL_begin and SYMBOL_end.
function(stemmen_embed_one target symbol file)
  set(assembly "${CMAKE_BINARY_DIR}/embedded/${symbol}.S")
  file(CONFIGURE OUTPUT "${assembly}" @ONLY CONTENT
".section .rodata\n.globl ${symbol}_begin\n.globl ${symbol}_end\n.balign 16\n${symbol}_begin: .incbin \"${CMAKE_SOURCE_DIR}/${file}\"\n${symbol}_end: .byte 0\n.section .note.GNU-stack,\"\",@progbits\n")
  set_property(SOURCE "${assembly}" PROPERTY OBJECT_DEPENDS "${CMAKE_SOURCE_DIR}/${file}")
  target_sources(${target} PRIVATE "${assembly}")
endfunction()
