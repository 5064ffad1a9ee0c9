package import VigilDomain
import VigilStatistics

extension Distribution {
    /// The distributions of one column on both sides, over the same bins or names.
    ///
    /// - Parameters:
    ///   - reference: The baseline's column.
    ///   - current: The window's column, of the same kind; of another kind it counts as empty.
    ///   - bins: The most bins of a histogram, at least 1.
    ///   - names: The most names that are listed one by one, at least 1.
    /// - Returns: Shares of each side's values that are there; missing ones are counted apart.
    /// - Complexity: O(n log n) for numbers, O(n) for names.
    package static func comparing(
        reference: Column, current: Column, bins: Int = 30, names: Int = 12
    ) -> Distribution {
        switch (reference, current) {
        case (.numeric(let reference), .numeric(let current)):
            return numeric(reference: reference.values, current: current.values, bins: bins)
        case (.categorical(let reference), .categorical(let current)):
            return categorical(reference: reference, current: current, most: names)
        default:
            return Distribution(
                shape: .empty, referenceCount: reference.count, currentCount: current.count,
                referenceMissingShare: 0, currentMissingShare: 0)
        }
    }

    private static func numeric(reference: [Double], current: [Double], bins: Int) -> Distribution {
        let left = sortedFinite(reference)
        let right = sortedFinite(current)
        var result = Distribution(
            shape: .empty, referenceCount: left.values.count, currentCount: right.values.count,
            referenceMissingShare: share(left.missing, of: reference.count),
            currentMissingShare: share(right.missing, of: current.count))
        if let histogram = Histogram(reference: left.values, current: right.values, mostBins: bins) {
            result.shape = .numeric(histogram)
        }
        return result
    }

    private static func categorical(
        reference: CategoricalColumn, current: CategoricalColumn, most: Int
    ) -> Distribution {
        let left = reference.counts()
        let right = current.counts()
        let leftCount = reference.codes.count - left.missing
        let rightCount = current.codes.count - right.missing
        var result = Distribution(
            shape: .empty, referenceCount: leftCount, currentCount: rightCount,
            referenceMissingShare: share(left.missing, of: reference.codes.count),
            currentMissingShare: share(right.missing, of: current.codes.count))
        guard leftCount > 0, rightCount > 0 else { return result }

        var shares: [String: Category] = [:]
        for (name, count) in zip(reference.dictionary, left.byCode) where count > 0 {
            shares[name] = Category(name: name, reference: share(count, of: leftCount), current: 0)
        }
        for (name, count) in zip(current.dictionary, right.byCode) where count > 0 {
            shares[name, default: Category(name: name, reference: 0, current: 0)].current = share(count, of: rightCount)
        }
        // What is large on either side is worth a line; the name decides between equals so that pages stay the same.
        let ranked = shares.values.sorted { left, right in
            let (leftShare, rightShare) = (max(left.reference, left.current), max(right.reference, right.current))
            return leftShare != rightShare ? leftShare > rightShare : left.name < right.name
        }
        // One name more costs no more room than a line for "one other".
        let shown = ranked.count <= most + 1 ? ranked.count : most
        let rest = ranked[shown...]
        let others = Others(
            names: rest.count, reference: rest.reduce(0) { $0 + $1.reference },
            current: rest.reduce(0) { $0 + $1.current }
        )
        result.shape = .categorical(Array(ranked[..<shown]), others: rest.isEmpty ? nil : others)
        return result
    }

    private static func share(_ part: Int, of whole: Int) -> Double {
        whole == 0 ? 0 : Double(part) / Double(whole)
    }
}
