# glia::glia is the host as a C library; glia::headers are the headers alone, for plugins.
get_filename_component(glia_prefix "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)

if(NOT TARGET glia::headers)
   add_library(glia::headers INTERFACE IMPORTED)
   set_target_properties(glia::headers PROPERTIES
      INTERFACE_INCLUDE_DIRECTORIES "${glia_prefix}/include")
endif()

if(NOT TARGET glia::glia)
   add_library(glia::glia SHARED IMPORTED)
   set_target_properties(glia::glia PROPERTIES
      IMPORTED_LOCATION "${glia_prefix}/lib/libglia.so.1"
      IMPORTED_SONAME "libglia.so.1"
      INTERFACE_LINK_LIBRARIES glia::headers)
endif()

set(glia_PLUGINS_DIR "${glia_prefix}/lib/glia/plugins")
unset(glia_prefix)
