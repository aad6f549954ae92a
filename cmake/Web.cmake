# The browser side (web/): npm fetches what it is built with, Vite builds it, and one file holds the outcome, which the program carries.
# build/web is shared by all presets; it is made anew only when something in web/ has changed.
# Sets STEMMEN_SITE_PACK to that file, relative to the source folder.
set(STEMMEN_SITE_PACK build/web/site.pack)
find_program(STEMMEN_NODE NAMES node nodejs)
find_program(STEMMEN_NPM npm)
set(node_version "")
if(STEMMEN_NODE)
  execute_process(COMMAND "${STEMMEN_NODE}" --version OUTPUT_VARIABLE node_version OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()
if(NOT STEMMEN_FUZZ AND (NOT STEMMEN_NPM OR NOT node_version MATCHES "^v([0-9]+)" OR CMAKE_MATCH_1 LESS 18))
  message(FATAL_ERROR "The web pages are built with Node 18 or newer and npm (found: node \"${node_version}\" at \"${STEMMEN_NODE}\", npm at \"${STEMMEN_NPM}\"). "
    "On Debian 12, install them with: apt-get install nodejs npm")
endif()

set(web "${CMAKE_SOURCE_DIR}/web")
set(built "${CMAKE_SOURCE_DIR}/build/web")
file(GLOB_RECURSE web_sources CONFIGURE_DEPENDS "${web}/src/*" "${web}/tools/*")
list(FILTER web_sources EXCLUDE REGEX "/api_types\\.ts$")  # made by the build
file(MAKE_DIRECTORY "${built}")
add_custom_command(OUTPUT "${built}/modules.stamp"
  COMMAND "${CMAKE_SOURCE_DIR}/tools/npm-ci" "${web}" "${built}/modules.stamp"
  DEPENDS "${web}/package.json" "${web}/package-lock.json"
  COMMENT "Fetching what the web pages are built with" VERBATIM)
add_custom_command(OUTPUT "${CMAKE_SOURCE_DIR}/${STEMMEN_SITE_PACK}"
  COMMAND "${STEMMEN_NODE}" tools/build.mjs "${CMAKE_SOURCE_DIR}/${STEMMEN_SITE_PACK}"
  DEPENDS "${built}/modules.stamp" ${web_sources} "${CMAKE_SOURCE_DIR}/src/dashboard/openapi.json" "${web}/vite.config.mjs" "${web}/tsconfig.json"
  WORKING_DIRECTORY "${web}" COMMENT "Building the web pages" VERBATIM)
add_custom_target(web_site DEPENDS "${CMAKE_SOURCE_DIR}/${STEMMEN_SITE_PACK}")
