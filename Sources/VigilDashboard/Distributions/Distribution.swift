/// How the values of one column lie, in the reference and in the window: what a drift test compares, to look at.
package struct Distribution: Hashable, Sendable {
    /// The shares.
    package var shape: Shape
    /// Values of the reference that are there.
    package var referenceCount: Int
    /// Values of the window that are there.
    package var currentCount: Int
    /// Share of the reference's rows that miss the value, in [0, 1].
    package var referenceMissingShare: Double
    /// Share of the window's rows that miss the value, in [0, 1].
    package var currentMissingShare: Double

    /// Numbers or names.
    package enum Shape: Hashable, Sendable {
        /// Numbers in bins of equal width.
        case numeric(Histogram)
        /// Names with their shares.
        case categorical([Category], others: Others?)
        /// One side has no value at all.
        case empty
    }

    /// Two histograms over the same bins of equal width.
    package struct Histogram: Hashable, Sendable {
        /// Where the first bin begins.
        package var lower: Double
        /// Where the last bin ends.
        package var upper: Double
        /// Shares of the reference's values, one a bin.
        package var reference: [Double]
        /// Shares of the window's values, one a bin.
        package var current: [Double]
        /// Share of the reference's values that lie outside the bins.
        package var referenceOutside: Double
        /// Share of the window's values that lie outside the bins.
        package var currentOutside: Double

        /// The width of a bin.
        package var width: Double { reference.isEmpty ? 0 : (upper - lower) / Double(reference.count) }
    }

    /// One name and its share of the values of each side.
    package struct Category: Hashable, Sendable {
        /// The name.
        package var name: String
        /// Its share of the reference's values.
        package var reference: Double
        /// Its share of the window's values.
        package var current: Double
    }

    /// The names that are not listed one by one.
    package struct Others: Hashable, Sendable {
        /// How many names.
        package var names: Int
        /// Their share of the reference's values.
        package var reference: Double
        /// Their share of the window's values.
        package var current: Double
    }
}
