#include "CAssets.h"

// #embed and not .incbin: the compiler notes the files as dependencies, so that an edited style sheet is built in
// without touching this file, and a missing file can be asked for.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char app_css[] = {
#embed "resources/app.css"
};

static const unsigned char app_js[] = {
#embed "resources/app.js"
};

static const unsigned char charts_js[] = {
#embed "resources/charts.js"
};

static const unsigned char theme_js[] = {
#embed "resources/theme.js"
};

static const unsigned char icon_svg[] = {
#embed "resources/icon.svg"
};

vigil_asset vigil_asset_app_css(void) { return (vigil_asset){app_css, sizeof app_css}; }
vigil_asset vigil_asset_app_js(void) { return (vigil_asset){app_js, sizeof app_js}; }
vigil_asset vigil_asset_charts_js(void) { return (vigil_asset){charts_js, sizeof charts_js}; }
vigil_asset vigil_asset_theme_js(void) { return (vigil_asset){theme_js, sizeof theme_js}; }
vigil_asset vigil_asset_icon_svg(void) { return (vigil_asset){icon_svg, sizeof icon_svg}; }

#if __has_embed("resources/generated/plotly.min.js.gz") == __STDC_EMBED_FOUND__
static const unsigned char plotly_js_gz[] = {
#embed "resources/generated/plotly.min.js.gz"
};
vigil_asset vigil_asset_plotly_js_gz(void) { return (vigil_asset){plotly_js_gz, sizeof plotly_js_gz}; }
#else
vigil_asset vigil_asset_plotly_js_gz(void) { return (vigil_asset){0, 0}; }
#endif
