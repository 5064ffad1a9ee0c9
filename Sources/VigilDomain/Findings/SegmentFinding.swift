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
        /// The effect, corrected for chance and shrunk for the selection, at least 0.
        public var effect: Double
        /// The p-value of the greatest of all segments searched, in [0, 1].
        public var adjustedPValue: Double
        /// Whether it is significant and of relevant size.
        public var isDrifted: Bool

        /// A segment.
        public init(
            feature: String, value: String, column: String, referenceCount: Int, currentCount: Int, effect: Double,
            adjustedPValue: Double, isDrifted: Bool
        ) {
            self.feature = feature
            self.value = value
            self.column = column
            self.referenceCount = referenceCount
            self.currentCount = currentCount
            self.effect = effect
            self.adjustedPValue = adjustedPValue
            self.isDrifted = isDrifted
        }
    }

    /// How many pairs of a segment and a column were searched.
    public var searched: Int
    /// The worst ones, most first.
    public var worst: [Segment]

    /// A finding.
    public init(searched: Int, worst: [Segment]) {
        self.searched = searched
        self.worst = worst
    }
}
