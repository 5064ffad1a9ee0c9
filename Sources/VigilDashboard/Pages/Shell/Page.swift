package import VigilDomain

/// A page, without the frame that all pages share.
package struct Page: Hashable, Sendable {
    /// The title in the browser's tab.
    package var title: String
    /// What the page consists of.
    package var content: HTML
    /// The model that it is about; `nil` where any model's news concern it.
    package var model: ModelName?
    /// Whether it is refreshed when something changes.
    package var isLive: Bool
    /// The link in the bar at the top that leads to it; `nil` where none does.
    package var section: String?

    /// A page.
    package init(
        title: String, content: HTML, model: ModelName? = nil, isLive: Bool = true, section: String? = nil
    ) {
        self.title = title
        self.content = content
        self.model = model
        self.isLive = isLive
        self.section = section
    }

    /// The part that changes: what a request with the header `X-Vigil-Fragment: 1` is answered with.
    package func fragment(in context: PageContext) -> HTML {
        let live: HTML = isLive ? " data-live" : ""
        let model: HTML = model.map { " data-model=\"\($0.rawValue)\"" } ?? ""
        return """
            <main id="main" tabindex="-1" data-at="\(Int(context.now.milliseconds))"\(live)\(model)>\(content)</main>
            """
    }

    /// The whole document.
    package func document(in context: PageContext) -> HTML {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(title) · Vigil</title>
        <link rel="icon" href="\(Asset.icon.address)" type="image/svg+xml">
        <link rel="stylesheet" id="plotly.js-style-global" class="no-inline-styles" href="\(Asset.styles.address)">
        <script src="\(Asset.theme.address)"></script>
        <script src="\(Asset.script.address)" defer></script>
        \(charts)
        </head>
        <body>
        <a class="skip" href="#main">Skip to content</a>
        <header class="top"><a class="brand" href="\(DashboardRoute.home.address)">Vigil</a>\
        \(navigation)\(tools(context))</header>
        \(fragment(in: context))
        <footer><small>Vigil \(context.programVersion) · all times are UTC · \
        <a href="\(DashboardRoute.apiDescription.address)">API description</a></small></footer>
        </body>
        </html>

        """
    }

    /// The script for charts that can be zoomed; nothing when its library was not built in.
    private var charts: HTML {
        guard let library = Asset.plotly?.address else { return HTML() }
        return "<script src=\"\(Asset.charts.address)\" defer data-plotly=\"\(library)\"></script>"
    }

    private var navigation: HTML {
        let links = NavigationItem.all.map { item -> HTML in
            let current: HTML = item.title == section ? " aria-current=\"page\"" : ""
            return "<a href=\"\(item.route.address)\"\(current)>\(item.title)</a>"
        }
        return "<nav aria-label=\"Main\">\(links)</nav>"
    }

    /// The state of the connection, and the switch between light and dark.
    ///
    /// Without a script neither works: the switch is hidden and the state says from when the data are.
    private func tools(_ context: PageContext) -> HTML {
        let state: HTML = """
            <span class="live" id="live" role="status">Data from \
            \(TimeText.element(context.now, TimeText.clock(context.now) + " UTC"))</span>
            """
        return """
            <div class="tools">\(isLive ? state : nil)\
            <button type="button" id="theme" hidden>Theme: auto</button></div>
            """
    }
}
