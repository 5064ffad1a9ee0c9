/// What a search for the segment where a model performs worst came to.
public enum SegmentPerformance: Hashable, Sendable, Codable {
    /// Segments were compared.
    case searched(Search)
    /// No segment had rows enough, or left enough to the others.
    case notEnoughData(have: Int, need: Int)
    /// The metric has no value for these rows, or nothing to compare.
    case notPossible(reason: String)

    /// The search, where there was one.
    public var search: Search? {
        if case .searched(let search) = self { search } else { nil }
    }

    /// The segments that were compared.
    public struct Search: Hashable, Sendable, Codable {
        /// The metric that was searched: the one asked for, or the nearest that is made of rows.
        public var metric: MetricID
        /// The rows, or queries, that count towards it.
        public var rows: Int
        /// The metric over all of them.
        public var value: Double
        /// How many segments were compared.
        public var searched: Int
        /// The level of the whole search.
        public var level: Double
        /// The worst segments, most first; one that says no more than a part of it alone is left out.
        public var worst: [Segment]

        /// A search.
        public init(
            metric: MetricID, rows: Int, value: Double, searched: Int, level: Double, worst: [Segment]
        ) {
            self.metric = metric
            self.rows = rows
            self.value = value
            self.searched = searched
            self.level = level
            self.worst = worst
        }

        /// The segments where the metric is worse than elsewhere, after the search.
        public var found: [Segment] { worst.filter { $0.verdict == .worse } }
    }

    /// One segment.
    public struct Segment: Hashable, Sendable, Codable {
        /// What makes its rows; all conditions hold.
        public var conditions: [Condition]
        /// Its predictions, with a label or not.
        public var rows: Int
        /// Those, or their queries, that count towards the metric.
        public var labelled: Int
        /// The metric over them, with its interval.
        public var value: MetricValue
        /// The metric over all others that count.
        public var rest: Double
        /// The segment's value less that of the rest.
        public var difference: Double
        /// The difference, drawn towards 0 for having been picked out of many.
        public var shrunkDifference: Double
        /// The lower end of the shrunk difference's 95 % interval.
        public var shrunkLower95: Double
        /// The upper end of the shrunk difference's 95 % interval.
        public var shrunkUpper95: Double
        /// The p-value of this segment alone, in the bad direction, in [0, 1]; not to be decided by.
        public var pValue: Double
        /// The probability that the worst segment of a model without a bad one looks so bad, in [0, 1].
        public var adjustedPValue: Double
        /// What the two keys, certainty and size, come to.
        public var verdict: Verdict

        /// A segment.
        public init(
            conditions: [Condition], rows: Int, labelled: Int, value: MetricValue, rest: Double, difference: Double,
            shrunkDifference: Double, shrunkLower95: Double, shrunkUpper95: Double, pValue: Double,
            adjustedPValue: Double, verdict: Verdict
        ) {
            self.conditions = conditions
            self.rows = rows
            self.labelled = labelled
            self.value = value
            self.rest = rest
            self.difference = difference
            self.shrunkDifference = shrunkDifference
            self.shrunkLower95 = shrunkLower95
            self.shrunkUpper95 = shrunkUpper95
            self.pValue = pValue
            self.adjustedPValue = adjustedPValue
            self.verdict = verdict
        }
    }

    /// A condition on one feature.
    public struct Condition: Hashable, Sendable, Codable {
        /// The feature.
        public var feature: String
        /// What must hold of it.
        public var test: Test
        /// The condition in words that follow the feature's name: `is DE`, `above 3.2, at most 5.7`.
        public var words: String

        /// A condition.
        public init(feature: String, test: Test, words: String) {
            self.feature = feature
            self.test = test
            self.words = words
        }
    }

    /// What must hold of a feature.
    public enum Test: Hashable, Sendable, Codable {
        /// It has this name.
        case name(String)
        /// It is this number.
        case number(Double)
        /// It lies above the one and not above the other bound; `nil` for none.
        case range(above: Double?, upTo: Double?)
        /// It is missing.
        case missing
    }

    /// What was found of a segment.
    public enum Verdict: String, Hashable, Sendable, Codable, CaseIterable {
        /// It is worse than the rest, beyond chance and the search, and by a relevant step.
        case worse
        /// It is certainly worse, by less than the step that counts as relevant.
        case tooSmall = "too_small"
        /// That it is worse may be chance.
        case notShown = "not_shown"
    }
}
