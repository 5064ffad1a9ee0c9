import VigilDomain

/// The sentence that the overview begins with.
package enum OverviewNarration {
    /// How many models need attention and which, then how the others are doing.
    ///
    ///     1 of 6 models needs attention
    ///     property-valuation. The others are within their limits; 5 drift enough to watch.
    ///
    /// - Parameter models: Every model, in any order.
    /// - Returns: The sentence.
    package static func sentence(_ models: [ModelCondition]) -> PageSentence {
        guard !models.isEmpty else {
            return PageSentence(headline: "No model is registered yet")
        }
        let urgent = models.filter { $0.status == .needsAttention }
        let others = models.filter { $0.status != .needsAttention }
        guard urgent.isEmpty else {
            let names = urgent.map { $0.schema.model.rawValue }.sorted()
            let detail = [ListText.joined(names) + ".", remainder(others)].filter { !$0.isEmpty }
            return PageSentence(
                headline: share(urgent.count, of: models.count, "needs attention", "need attention"),
                detail: detail.joined(separator: " "))
        }
        let silent = others.count { $0.status == .noData }
        if silent == models.count {
            return PageSentence(
                headline: models.count == 1
                    ? "No data yet from the only model" : "No data yet from any of \(NumberText.count(silent)) models")
        }
        let watched = others.count { $0.status == .watch }
        let headline =
            watched > 0
            ? "No model needs attention; "
                + share(watched, of: models.count, "is worth watching", "are worth watching")
                .lowercasedFirst
            : share(others.count - silent, of: models.count, "is healthy", "are healthy")
        return PageSentence(headline: headline, detail: reasons(others).map { "\($0.capitalizedFirst)." } ?? "")
    }

    private static func share(_ part: Int, of all: Int, _ singular: String, _ plural: String) -> String {
        if all == 1 { return "The only model \(singular)" }
        if part == all { return "All \(NumberText.count(all)) models \(plural)" }
        return "\(NumberText.count(part)) of \(NumberText.count(all)) models \(part == 1 ? singular : plural)"
    }

    private static func remainder(_ others: [ModelCondition]) -> String {
        guard !others.isEmpty else { return "" }
        let isOne = others.count == 1
        guard let reasons = reasons(others) else {
            return isOne ? "The other is healthy." : "The others are healthy."
        }
        if others.contains(where: { $0.status == .noData }) {
            return isOne ? "The other \(reasons.dropFirst(2))." : "Of the others \(reasons)."
        }
        return isOne
            ? "The other is within its limits; it \(reasons.dropFirst(2))."
            : "The others are within their limits; \(reasons)."
    }

    /// What can be said about models without an open alert, or `nil` when they are all healthy.
    private static func reasons(_ models: [ModelCondition]) -> String? {
        let drifting = models.count { $0.status == .watch && $0.drifts }
        let missing = models.count { $0.status == .watch && !$0.drifts }
        let silent = models.count { $0.status == .noData }
        var parts: [String] = []
        if drifting > 0 { parts.append("\(drifting) \(drifting == 1 ? "drifts" : "drift") enough to watch") }
        if missing > 0 { parts.append("\(missing) \(missing == 1 ? "misses" : "miss") a target") }
        if silent > 0 { parts.append("\(silent) \(silent == 1 ? "has" : "have") no data yet") }
        return parts.isEmpty ? nil : ListText.joined(parts)
    }
}

extension String {
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
