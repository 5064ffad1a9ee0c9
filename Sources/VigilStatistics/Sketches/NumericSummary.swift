/// All that is kept of a numeric column over a window: count, missing, moments, exact counts in the baseline's bins and
/// a quantile sketch.
///
/// Tests are run on the exact bin counts; the sketch serves the quantiles that people look at. NaN is missing. Infinite
/// values count, fall into the outer bins or beyond them, and stay out of the moments.
public struct NumericSummary: MergeableSummary {
    /// Count, mean, variance, skewness and kurtosis of the finite values.
    public private(set) var moments = Moments()
    /// Counts in the baseline's bins.
    public private(set) var histogram: Histogram
    /// Quantiles within the sketch's error.
    public private(set) var sketch: KLLSketch

    /// A summary of no values.
    ///
    /// - Parameters:
    ///   - edges: The baseline's edges, see ``Histogram/quantileEdges(ofSorted:bins:)``.
    ///   - sketchSize: The size of the quantile sketch, within ``KLLSketch/sizes``.
    ///   - seed: Where the sketch's coins start.
    /// - Throws: `.invalidParameter` for edges that make no histogram.
    public init(
        edges: [Double], sketchSize: Int = KLLSketch.defaultSize, seed: UInt64 = 0
    ) throws(StatisticsError) {
        histogram = try Histogram(edges: edges)
        sketch = KLLSketch(size: sketchSize, seed: seed)
    }

    /// The summary of a baseline over bins of its own.
    ///
    /// - Parameters:
    ///   - values: The baseline's values, any doubles.
    ///   - bins: How many quantile bins there may be.
    /// - Throws: `.tooFewObservations` when every value is missing.
    /// - Complexity: O(n log n).
    public init(baseline values: [Double], bins: Int = Histogram.baselineBins) throws(StatisticsError) {
        let (sorted, missing) = sortedFinite(values)
        guard let edges = Histogram.quantileEdges(ofSorted: sorted, bins: bins) else {
            throw .tooFewObservations("values of a baseline that are not missing", have: 0, need: 1)
        }
        try self.init(edges: edges)
        add(sorted: sorted, missing: missing)
    }

    /// Adds one value.
    ///
    /// - Parameter value: Any double.
    /// - Complexity: O(log k) for k bins; adding columns is several times as fast a value.
    public mutating func add(_ value: Double) {
        moments.add(value)
        histogram.add(value)
        sketch.add(value)
    }

    /// Adds a column.
    ///
    /// - Parameter values: Any doubles.
    /// - Complexity: O(n log n) for sorting the column in pieces that stay in the processor's cache.
    public mutating func add(contentsOf values: [Double]) {
        forEachSortedPiece(of: values) { add(sorted: $0, missing: $1) }
    }

    /// Adds a column that is sorted already.
    ///
    /// - Parameters:
    ///   - sorted: Ascending values without NaN.
    ///   - missing: How many NaN the column had.
    /// - Complexity: O(n).
    public mutating func add(sorted: [Double], missing: Int = 0) {
        moments.add(contentsOf: sorted)
        moments.addMissing(missing)
        histogram.add(sorted: sorted, missing: missing)
        sketch.add(sorted: sorted, missing: missing)
    }

    /// Adds what another summary has seen.
    ///
    /// - Parameter other: A summary of other values over the same edges and with the same sketch size.
    /// - Throws: `.incompatibleSummaries` when these differ; this summary is then unchanged.
    /// - Complexity: O(k) for k bins.
    public mutating func merge(_ other: NumericSummary) throws(StatisticsError) {
        var merged = self
        try merged.histogram.merge(other.histogram)
        try merged.sketch.merge(other.sketch)
        merged.moments.merge(other.moments)
        self = merged
    }

    /// The number of values that are not NaN, infinities included.
    public var count: Int { sketch.count }
    /// The number of NaN.
    public var missing: Int { sketch.missing }
    /// The share of NaN in all rows, `nil` without rows.
    public var shareOfMissing: Double? {
        count + missing > 0 ? Double(missing) / Double(count + missing) : nil
    }
}

// MARK: Bytes

extension NumericSummary {
    /// The mark of this summary's bytes.
    public static var kind: SummaryKind { .numericSummary }

    /// Writes the content.
    ///
    /// - Parameter writer: Receives the bytes.
    public func write(to writer: inout SummaryWriter) {
        moments.write(to: &writer)
        histogram.write(to: &writer)
        sketch.write(to: &writer)
    }

    /// Reads the content.
    ///
    /// - Parameter reader: Holds the bytes, untrusted.
    /// - Throws: What is wrong with the bytes.
    public init(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        moments = try Moments(from: &reader)
        histogram = try Histogram(from: &reader)
        sketch = try KLLSketch(from: &reader)
        let infinities = moments.negativeInfinities + moments.positiveInfinities
        guard histogram.missing == sketch.missing, moments.missing == sketch.missing,
            histogram.count == sketch.count, moments.count + infinities == sketch.count
        else { throw .invalid("moments, histogram and sketch count different rows") }
    }
}
