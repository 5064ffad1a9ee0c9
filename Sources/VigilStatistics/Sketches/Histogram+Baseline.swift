extension Histogram {
    /// The number of quantile bins of a baseline.
    public static let baselineBins = 256

    /// The edges that cut a sample into bins of about equal counts.
    ///
    /// The edges are values of the sample (its type 1 quantiles), so a bin's share is exact and ties never straddle an
    /// edge. Quantiles that coincide give fewer bins. A sample with at most `bins` different values gets one bin for
    /// each of them: every step of its distribution is then kept.
    ///
    /// - Parameters:
    ///   - sorted: The sample, ascending and without NaN.
    ///   - bins: How many bins there may be, at least 1.
    /// - Returns: Edges for ``init(edges:)`` from the sample's least to its greatest value, `nil` for an empty sample.
    /// - Complexity: O(`bins` log n), or O(n) with few different values.
    public static func quantileEdges(ofSorted sorted: [Double], bins: Int = baselineBins) -> [Double]? {
        precondition(bins >= 1, "a histogram has at least one bin")
        guard let lowest = sorted.first else { return nil }
        if let steps = distinctValues(ofSorted: sorted, atMost: bins) { return [lowest] + steps }
        var edges = [lowest]
        for bin in 1...bins {
            // Written without a product that could pass the largest integer.
            let quotient = (sorted.count / bins) * bin
            let rest = ((sorted.count % bins) * bin + bins - 1) / bins
            let edge = sorted[max(1, quotient + rest) - 1]
            // The second edge may equal the first: then the least value fills a bin of its own.
            if edges.count == 1 || edge > edges[edges.count - 1] { edges.append(edge) }
        }
        return edges
    }

    private static func distinctValues(ofSorted sorted: [Double], atMost limit: Int) -> [Double]? {
        var distinct: [Double] = []
        for value in sorted where value != distinct.last {
            if distinct.count == limit { return nil }
            distinct.append(value)
        }
        return distinct
    }
}

// MARK: Bytes

extension Histogram {
    /// The mark of this summary's bytes.
    public static var kind: SummaryKind { .histogram }

    /// Writes the content.
    ///
    /// - Parameter writer: Receives the bytes.
    public func write(to writer: inout SummaryWriter) {
        writer.write(edges)
        writeCounts(to: &writer)
    }

    /// Reads the content.
    ///
    /// - Parameter reader: Holds the bytes, untrusted.
    /// - Throws: What is wrong with the bytes.
    public init(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        let edges = try reader.numbers()
        do {
            try self.init(edges: edges)
        } catch {
            throw .invalid(error.detail)
        }
        try readCounts(from: &reader)
    }

    func writeCounts(to writer: inout SummaryWriter) {
        writer.write(count: missing)
        writer.write(count: below)
        writer.write(count: above)
        writer.write(counts: counts)
    }

    mutating func readCounts(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        let missing = try reader.count()
        let below = try reader.count()
        let above = try reader.count()
        let counts = try reader.counts()
        guard counts.count == edges.count - 1 else {
            throw .invalid("\(counts.count) bins for \(edges.count) edges")
        }
        setCounts(counts, below: below, above: above, missing: missing)
    }
}
