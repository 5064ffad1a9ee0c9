package import VigilDomain
import VigilStatistics

/// How much each feature has to do with what a model says, learned from stored predictions.
///
/// The importance of a feature is the share of the output's variance that lies between the feature's groups (its deciles,
/// or its names), η² = Σ n_g (ȳ_g - ȳ)² / Σ (y - ȳ)², less what chance gives with so many groups. It needs no access to
/// the model, sees any relation of one feature with the output, and none that only several have together.
package enum LearnedImportance {
    /// The most groups of a feature; the rarest names beyond them share one.
    private static let mostGroups = 50
    /// Fewer rows say nothing.
    private static let fewestRows = 100

    /// The importances of a batch's features.
    ///
    /// - Parameters:
    ///   - batch: Predictions, such as a baseline's.
    ///   - schema: Their model version.
    /// - Returns: By feature, at least 0, with a mean of 1; `nil` where there are too few rows, no output that varies, or
    ///   nothing to do with it.
    /// - Complexity: O(rows log rows) a feature.
    package static func learned(from batch: PredictionBatch, schema: ModelSchema) -> [String: Double]? {
        guard let output = output(of: batch) else { return nil }
        var shares: [String: Double] = [:]
        for (feature, column) in zip(schema.features, batch.features) {
            shares[feature.name] = explained(output, by: groups(of: column))
        }
        let sum = shares.values.reduce(0, +)
        guard sum > 0 else { return nil }
        return shares.mapValues { $0 / sum * Double(shares.count) }
    }

    /// The score where there is one, otherwise the predicted number; NaN where a row has none.
    private static func output(of batch: PredictionBatch) -> [Double]? {
        var candidates = [batch.scores]
        if case .numeric(let numbers) = batch.predictions { candidates.append(numbers.values) }
        return candidates.first { values in
            let present = values.filter(\.isFinite)
            guard present.count >= fewestRows, let first = present.first else { return false }
            return present.contains { $0 != first }
        }
    }

    /// The group of each row, -1 for a missing value.
    private static func groups(of column: Column) -> [Int] {
        switch column {
        case .numeric(let numbers):
            let sorted = OrdinaryRange.bounded(sortedFinite(numbers.values).values)
            guard let bins = try? Bins(.quantile(bins: 10), sortedReference: sorted) else {  // no values at all
                return Array(repeating: -1, count: numbers.values.count)
            }
            return numbers.values.map { value in
                value.isNaN ? -1 : bins.innerEdges.firstIndex { $0 >= value } ?? bins.innerEdges.count
            }
        case .categorical(let names):
            let counts = names.counts().byCode
            let frequent = counts.indices.sorted { (counts[$1], $0) < (counts[$0], $1) }.prefix(mostGroups - 1)
            let group = Dictionary(uniqueKeysWithValues: frequent.enumerated().map { ($0.element, $0.offset) })
            return names.codes.map { code in
                code == CategoricalColumn.missing ? -1 : group[Int(code)] ?? mostGroups - 1
            }
        }
    }

    private static func explained(_ output: [Double], by groups: [Int]) -> Double {
        var counts = [Int](repeating: 0, count: mostGroups + 1)
        var sums = [Double](repeating: 0, count: mostGroups + 1)
        // Sums of differences from some value, so that a large mean costs no digits.
        let center = output.first(where: \.isFinite) ?? 0
        var total = 0.0
        var squares = 0.0
        var rows = 0
        for (value, group) in zip(output, groups) where value.isFinite {
            let difference = value - center
            // Missing values are a group, too: that a value is missing may be what the model goes by.
            counts[group + 1] += 1
            sums[group + 1] += difference
            total += difference
            squares += difference * difference
            rows += 1
        }
        guard rows >= fewestRows else { return 0 }
        let mean = total / Double(rows)
        let all = squares - Double(rows) * mean * mean
        guard all > 0 else { return 0 }
        var between = 0.0
        var used = 0
        for (count, sum) in zip(counts, sums) where count > 0 {
            let difference = sum / Double(count) - mean
            between += Double(count) * difference * difference
            used += 1
        }
        // Chance alone gives (groups - 1)/(rows - 1) on average.
        return max(0, between / all - Double(used - 1) / Double(rows - 1))
    }
}
