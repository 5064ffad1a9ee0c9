extension GridWindow {
    /// Appends what was counted; the edges and the centre, which are those of the reference, are not written.
    ///
    /// - Parameter writer: Gets the bytes.
    public func write(to writer: inout SummaryWriter) {
        histogram.writeEvenCounts(to: &writer)
        for count in [farBelow, farAbove, negativeInfinities, positiveInfinities] { writer.write(count: count) }
        totals.write(to: &writer)
    }

    /// Adds what another window over the same reference had counted when it was written.
    ///
    /// - Parameter reader: At the beginning of what ``write(to:)`` wrote; untrusted.
    /// - Throws: What is wrong with the bytes; some may have been added then.
    /// - Complexity: O(bins).
    public mutating func merge(from reader: inout SummaryReader) throws(SummaryDecodingError) {
        try histogram.addEvenCounts(from: &reader)
        let counts = [try reader.count(), try reader.count(), try reader.count(), try reader.count()]
        guard counts[2] <= counts[0], counts[3] <= counts[1] else {
            throw .invalid("more infinite values than far ones")
        }
        try totals.merge(from: &reader)
        add(farBelow: counts[0], farAbove: counts[1], negativeInfinities: counts[2], positiveInfinities: counts[3])
        // What the bins hold is what is ordinary and what is far.
        guard totals.count + farBelow + farAbove == histogram.count else {
            throw .invalid("\(histogram.count) values in bins and \(totals.count + farBelow + farAbove) in the sums")
        }
    }
}

extension ReferenceGrid {
    /// A number that tells whether two grids count alike: of their edges, and of the centre that is taken off values.
    ///
    /// - Complexity: O(bins).
    package var countingKey: UInt64 {
        // Which of two zeros is an edge is left to the order in which they were sorted, and counts the same.
        FNV1a(([reference.center] + edges).map { ($0 + 0).bitPattern }).value
    }
}
