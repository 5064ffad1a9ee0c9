/// What a search for the segment that drifted most came to.
///
/// Whoever searches finds: the worst of many segments looks significant in every clean window. So the p-value is that of the
/// greatest of all segments searched, and effects are shrunk for having been selected.
public struct SegmentFinding: Hashable, Sendable, Codable {
    /// One segment.
    public struct Segment: Hashable, Sendable, Codable {
        /// The feature whose value makes the segment.
        public var feature: String
        /// Its value.
        public var value: String
        /// The column that moved in it.
        public var column: String
        /// Its rows in the reference.
        public var referenceCount: Int
        /// Its rows in the window.
        public var currentCount: Int
        /// The effect within the segment, corrected for chance and shrunk for the selection, at least 0.
        public var effect: Double
        /// The p-value of the greatest of all segments searched, in [0, 1].
        public var adjustedPValue: Double
        /// Whether it is significant and of relevant size.
        public var isDrifted: Bool
        /// The name of the effect: `wasserstein_1_in_reference_sd`, of the segment's reference, or `total_variation`.
        public var effectName: String?
        /// The effect's size that counts as relevant.
        public var relevantEffect: Double?
        /// What its statistic was divided by because rows of one window are alike, above 1; `nil` where it was not.
        public var designEffect: Double?

        /// A segment.
        public init(
            feature: String, value: String, column: String, referenceCount: Int, currentCount: Int, effect: Double,
            adjustedPValue: Double, isDrifted: Bool, effectName: String? = nil, relevantEffect: Double? = nil,
            designEffect: Double? = nil
        ) {
            self.feature = feature
            self.value = value
            self.column = column
            self.referenceCount = referenceCount
            self.currentCount = currentCount
            self.effect = effect
            self.adjustedPValue = adjustedPValue
            self.isDrifted = isDrifted
            self.effectName = effectName
            self.relevantEffect = relevantEffect
            self.designEffect = designEffect
        }
    }

    /// How many pairs of a segment and a column were searched.
    public var searched: Int
    /// The worst ones, most first; those that drifted stand before those that did not.
    public var worst: [Segment]
    /// How many rows of a longer side were looked at, evenly taken; `nil` when all were.
    ///
    /// Segments' counts are of all rows.
    public var thinnedTo: Int?

    /// A finding.
    public init(searched: Int, worst: [Segment], thinnedTo: Int? = nil) {
        self.searched = searched
        self.worst = worst
        self.thinnedTo = thinnedTo
    }

    /// The segments that drifted.
    public var drifted: [Segment] { worst.filter(\.isDrifted) }
}
