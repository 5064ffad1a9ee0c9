#ifndef VIGIL_CASSETS_H
#define VIGIL_CASSETS_H

#include <stddef.h>

/// A file that is part of the program's image: read-only, and there as long as the process lives.
typedef struct {
    const unsigned char *bytes;
    size_t size;
} vigil_asset;

vigil_asset vigil_asset_app_css(void);
vigil_asset vigil_asset_app_js(void);
vigil_asset vigil_asset_charts_js(void);
vigil_asset vigil_asset_theme_js(void);
vigil_asset vigil_asset_icon_svg(void);

/// Compressed with gzip; empty when the file was not there at build time.
vigil_asset vigil_asset_plotly_js_gz(void);

#endif
