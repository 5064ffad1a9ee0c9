extension HTML {
    /// A link with plain text.
    static func link(_ title: String, to route: DashboardRoute) -> HTML {
        "<a href=\"\(route.address)\">\(title)</a>"
    }

    /// A link to a part of the same page.
    static func link(_ title: String, toPart part: String) -> HTML {
        "<a href=\"#\(part)\">\(title)</a>"
    }

    /// What stands where a value is missing, and a note that says why or what to do.
    static func absent(_ text: String, note: HTML? = nil) -> HTML {
        guard let note else { return "<span class=\"none\">\(text)</span>" }
        return "<span class=\"none\">\(text)</span><small>\(note)</small>"
    }

    /// Sentences as a list.
    static func actions(_ sentences: [String]) -> HTML {
        let items = sentences.map { sentence -> HTML in "<li>\(sentence.shortened(to: 600))</li>" }
        return "<ul class=\"actions\">\(items)</ul>"
    }
}
