public import VigilDomain
import VigilStatistics

/// One column of one sample, prepared for drift detectors.
///
/// Prepare a reference once and compare it with many windows.
public struct DriftSample: Sendable {
    /// The values in their own order, missing ones included.
    public let column: Column
    /// The numbers in ascending order, without missing ones; empty for names.
    ///
    /// Infinities and numbers beyond ±1e150 are moved to the nearest ordinary value of the sample, so that no
    /// detector's sums overflow.
    public let sortedValues: [Double]
    /// How many values are there.
    public let count: Int

    let categories: CategoryReference?

    /// Prepares a column.
    ///
    /// - Parameter column: A sample's values.
    /// - Complexity: O(rows log rows).
    public init(_ column: Column) {
        self.column = column
        switch column {
        case .numeric(let numbers):
            sortedValues = OrdinaryRange.bounded(sortedFinite(numbers.values).values)
            count = sortedValues.count
            categories = nil
        case .categorical(let names):
            sortedValues = []
            let categories = CategoryReference(names)
            count = categories.present
            self.categories = categories
        }
    }

    /// Numbers or names.
    public var kind: ColumnKind { column.kind }

    /// Names: this sample's and another's counts over the names of both.
    ///
    /// - Parameter current: The window's sample.
    /// - Returns: The table, or `nil` where either sample holds numbers.
    public func categoryTable(with current: DriftSample) -> CategoryTable? {
        guard let categories, case .categorical(let names) = current.column else { return nil }
        return categories.table(with: names)
    }
}

/// The numbers that sums and squares can be taken of.
///
/// An infinite value has a rank but no distance. It counts as the greatest or least ordinary value around it: it then
/// weighs like one far row, not like all rows.
struct OrdinaryRange {
    /// Beyond it the square of a number times a count overflows.
    static let limit = 1e150

    /// The least ordinary value.
    let lowest: Double
    /// The greatest ordinary value.
    let highest: Double

    /// A range from its ends.
    init(lowest: Double, highest: Double) {
        self.lowest = lowest
        self.highest = highest
    }

    /// The range of a sample, widened by another's.
    init(_ ascending: [Double], including other: OrdinaryRange? = nil) {
        let low = ascending.first { $0 >= -Self.limit && $0 <= Self.limit }
        let high = ascending.last { $0 >= -Self.limit && $0 <= Self.limit }
        let range = other.map { ($0.lowest, $0.highest) }
        lowest = min(low ?? range?.0 ?? -Self.limit, range?.0 ?? .infinity)
        highest = max(high ?? range?.1 ?? Self.limit, range?.1 ?? -.infinity)
    }

    /// A sample with every value inside, still ascending; itself when nothing lies outside.
    ///
    /// - Parameters:
    ///   - ascending: Without NaN.
    ///   - reference: The reference's range, when the sample is compared with one.
    /// - Returns: The values.
    static func bounded(_ ascending: [Double], reference: OrdinaryRange? = nil) -> [Double] {
        guard let first = ascending.first, let last = ascending.last, first < -limit || last > limit else {
            return ascending
        }
        let range = OrdinaryRange(ascending, including: reference)
        return ascending.map { min(range.highest, max(range.lowest, $0)) }
    }
}
