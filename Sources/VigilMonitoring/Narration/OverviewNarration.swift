import VigilDomain

/// The sentence that the overview begins with.
package enum OverviewNarration {
    /// How many models need attention and which, then how the others are doing.
    ///
    ///     1 of 6 models needs attention
    ///     property-valuation. Of the others 4 drift enough to watch and 1 has not enough data yet.
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
        let healthy = others.count { $0.status == .healthy }
        var headline = share(healthy, of: models.count, "is healthy", "are healthy")
        if watched > 0 {
            headline =
                "No model needs attention; "
                + share(watched, of: models.count, "is worth watching", "are worth watching").lowercasedFirst
        } else if healthy == 0 {
            headline = models.count == 1 ? "The only model cannot be judged yet" : "No model can be judged yet"
        }
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
        // Only what is known is claimed: a model without a limit, or without a value, is within none.
        guard others.allSatisfy({ $0.limit != nil && $0.isWithinLimit }) else {
            return isOne ? "The other \(reasons.dropFirst(2))." : "Of the others \(reasons)."
        }
        return isOne
            ? "The other is within its limit; it \(reasons.dropFirst(2))."
            : "The others are within their limits; \(reasons)."
    }

    /// What can be said about models without an open alert, or `nil` when they are all healthy.
    ///
    /// Each model counts once, by its gravest reason, and each part begins with its number and a space.
    private static func reasons(_ models: [ModelCondition]) -> String? {
        let watched = models.filter { $0.status == .watch }
        let beyond = watched.count { $0.isBeyondLimit }
        let drifting = watched.count { !$0.isBeyondLimit && $0.drifts }
        let missing = watched.count - beyond - drifting
        let unjudged = models.count { $0.status == .notEnoughData }
        let silent = models.count { $0.status == .noData }
        var parts: [String] = []
        func add(_ count: Int, _ singular: String, _ plural: String) {
            if count > 0 { parts.append("\(count) \(count == 1 ? singular : plural)") }
        }
        add(beyond, "is beyond its limit without an alert", "are beyond their limits without an alert")
        add(drifting, "drifts enough to watch", "drift enough to watch")
        add(missing, "misses a target", "miss a target")
        add(unjudged, "has not enough data yet", "have not enough data yet")
        add(silent, "has no data yet", "have no data yet")
        return parts.isEmpty ? nil : ListText.joined(parts)
    }
}

extension String {
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
