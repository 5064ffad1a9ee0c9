import VigilDomain

/// A choice among named values, as a field of a form.
struct SelectField: Hashable {
    /// A value and what it is called.
    struct Option: Hashable {
        var value: String
        var title: String
        var isChosen: Bool
    }

    /// What is chosen.
    var label: String
    /// The item of the query.
    var name: String
    var options: [Option]

    /// The field with its label.
    var html: HTML {
        let options = options.map { option -> HTML in
            """
            <option value="\(option.value)"\(" selected", if: option.isChosen)>\
            \(option.title.shortened(to: 60))</option>
            """
        }
        return "<label>\(label) <select name=\"\(name)\">\(options)</select></label>"
    }
}

extension HTML {
    /// A form of selections; it takes effect at once where the script runs, and by its button elsewhere.
    ///
    /// - Parameters:
    ///   - address: Where it leads.
    ///   - fields: The selections; no form without one.
    ///   - kept: Items of the query that stay as they are.
    /// - Returns: The form.
    static func filters(
        to address: String, _ fields: [SelectField], keeping kept: [(name: String, value: String)]
    ) -> HTML {
        guard !fields.isEmpty else { return HTML() }
        return """
            <form class="inline" method="get" action="\(address)" data-submit>\(hidden(kept))\(fields.map(\.html))\
            <button type="submit">Show</button></form>
            """
    }

    /// A choice of days that unfolds.
    ///
    /// - Parameters:
    ///   - address: Where it leads.
    ///   - chosen: The days that are shown; `nil` where none were chosen.
    ///   - kept: Items of the query that stay as they are.
    /// - Returns: The menu.
    static func datesMenu(
        to address: String, chosen: TimeRange?, keeping kept: [(name: String, value: String)]
    ) -> HTML {
        let value = { (moment: Timestamp?) in moment?.civilDate.description ?? "" }
        let last = chosen.map { Timestamp(milliseconds: $0.end.milliseconds - 1) }
        return """
            <details class="menu" id="days"\(" open", if: chosen != nil)><summary class="button">Dates</summary>\
            <form method="get" action="\(address)">\(hidden(kept))\
            <label>From <input type="date" name="from" value="\(value(chosen?.start))" required></label>\
            <label>to <input type="date" name="to" value="\(value(last))" required></label>\
            <button type="submit">Show</button></form></details>
            """
    }

    private static func hidden(_ items: [(name: String, value: String)]) -> [HTML] {
        items.map { "<input type=\"hidden\" name=\"\($0.name)\" value=\"\($0.value)\">" }
    }
}
