/// Several things in one sentence.
package enum ListText {
    /// The items with commas and an `and`; beyond `most` of them the rest is counted.
    ///
    ///     ["a", "b", "c"] -> "a, b and c"
    ///
    /// - Parameters:
    ///   - items: The words, most important first.
    ///   - most: How many to name before counting the rest, at least 1.
    /// - Returns: The text, empty for no items.
    package static func joined(_ items: [String], most: Int = 3) -> String {
        guard items.count > most else { return joinedAll(items) }
        return joinedAll(Array(items.prefix(most)) + ["\(NumberText.count(items.count - most)) more"])
    }

    private static func joinedAll(_ items: [String]) -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + " and " + last
    }
}

extension String {
    /// The text with a capital first letter.
    package var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
