import VigilDomain
import VigilMonitoring

/// What changed in a column, in the few words that a table has room for.
struct ColumnChange: Sendable {
    /// A share of missing values that rose by so much is worth saying.
    private static let relevantMissingChange = 0.01
    /// A share of rows outside the reference's range or in new categories that is worth saying.
    private static let relevantNewShare = 0.005

    private let measurement: ColumnDrift.Measurement
    private let reference: Column
    private let current: Column
    /// The change of the share of infinite values; `nil` where there are none.
    private let infinite: QualityChange?

    init(
        _ measurement: ColumnDrift.Measurement, reference: Column, current: Column, infinite: QualityChange? = nil
    ) {
        self.measurement = measurement
        self.reference = reference
        self.current = current
        self.infinite = infinite
    }

    /// The change, most telling part first.
    var text: String {
        ([movement] + remarks).compactMap { $0 }.joined(separator: "; ")
    }

    private var movement: String? {
        switch (reference, current) {
        case (.numeric, .numeric):
            guard let before = measurement.referenceMean, let after = measurement.currentMean else { return nil }
            return "mean \(NumberText.number(before)) → \(NumberText.number(after))"
        case (.categorical(let before), .categorical(let after)):
            return Self.strongestMove(from: before, to: after)
        default:
            return nil
        }
    }

    private var remarks: [String?] {
        [missing, infinities, newNames, outOfRange]
    }

    private var infinities: String? {
        guard let infinite, abs(infinite.currentShare - infinite.referenceShare) >= Self.relevantMissingChange else {
            return nil
        }
        return "infinite \(NumberText.percent(infinite.referenceShare)) → \(NumberText.percent(infinite.currentShare))"
    }

    private var missing: String? {
        let before = measurement.referenceMissingShare
        let after = measurement.currentMissingShare
        guard abs(after - before) >= Self.relevantMissingChange else { return nil }
        return "missing \(NumberText.percent(before)) → \(NumberText.percent(after))"
    }

    private var newNames: String? {
        guard measurement.newCategoryShare >= Self.relevantNewShare else { return nil }
        return "\(NumberText.percent(measurement.newCategoryShare)) new: "
            + ListText.joined(measurement.newCategories.map { "\"\($0)\"" }, most: 2)
    }

    private var outOfRange: String? {
        let below = measurement.belowRangeShare
        let above = measurement.aboveRangeShare
        // Infinite values lie beyond the range as well, and are told apart.
        guard max(below, above) - (infinite?.currentShare ?? 0) >= Self.relevantNewShare else { return nil }
        return above >= below
            ? "\(NumberText.percent(above)) above its range"
            : "\(NumberText.percent(below)) below its range"
    }

    /// The name whose share changed most.
    private static func strongestMove(from reference: CategoricalColumn, to current: CategoricalColumn) -> String? {
        let before = shares(of: reference)
        let after = shares(of: current)
        let names = Set(before.keys).union(after.keys)
        let strongest = names.max { left, right in
            let leftMove = abs((after[left] ?? 0) - (before[left] ?? 0))
            let rightMove = abs((after[right] ?? 0) - (before[right] ?? 0))
            // Names break ties, so that the same files give the same line.
            return leftMove != rightMove ? leftMove < rightMove : left > right
        }
        guard let strongest else { return nil }
        return "\"\(strongest)\" \(NumberText.percent(before[strongest] ?? 0)) → "
            + NumberText.percent(after[strongest] ?? 0)
    }

    private static func shares(of column: CategoricalColumn) -> [String: Double] {
        let counts = column.counts()
        let present = column.codes.count - counts.missing
        guard present > 0 else { return [:] }
        var shares: [String: Double] = [:]
        for (name, count) in zip(column.dictionary, counts.byCode) { shares[name] = Double(count) / Double(present) }
        return shares
    }
}
