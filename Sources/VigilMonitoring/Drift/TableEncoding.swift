import VigilDomain
package import VigilStatistics

/// How the columns of two tables become columns of numbers for methods that need them.
///
/// Numbers: infinities and numbers beyond ±1e150 count as the nearest ordinary one of both tables, missing ones as the mean.
/// A column that is missing throughout in either table says nothing here and is left out, and so is one that does not vary
/// where columns are scaled.
package struct TableEncoding: Sendable, Hashable {
    /// How names become numbers.
    package enum Names: Sendable, Hashable {
        /// The share of the reference's rows with this name; a missing one counts as the most frequent name.
        ///
        /// A reference row is not counted for itself: otherwise names that are rare would look more frequent in the
        /// reference than in a window of the same law.
        case referenceShare
        /// Sixteen columns of ± one number for each name, from the bits of its hash; missing is a name of its own.
        ///
        /// No name is singled out by how frequent it happened to be, so that any number of names, new ones included, makes
        /// no false alarm. Two names of different codes are about as far apart as any other two.
        case codes
    }

    /// The rows that means, scales and shares come from.
    package enum Basis: Sendable, Hashable {
        /// The reference's, so that one encoding serves many windows.
        case reference
        /// Those of both tables, so that permutations of rows leave it the same.
        case pooled
    }

    /// How names become numbers.
    package var names: Names
    /// The rows that means, scales and shares come from.
    package var basis: Basis
    /// Whether every column, the codes of a name together, is given the variance 1.
    package var scales: Bool

    /// An encoding.
    package init(names: Names, basis: Basis, scales: Bool = true) {
        self.names = names
        self.basis = basis
        self.scales = scales
    }

    /// Two tables as numbers, all finite.
    package struct Rows: Sendable, Hashable {
        /// The reference's rows.
        package var reference: Matrix
        /// The window's rows.
        package var current: Matrix
        /// The columns that are left out.
        package var leftOut: [String]
    }

    /// Encodes two tables.
    ///
    /// - Parameters:
    ///   - reference: The baseline's rows.
    ///   - current: The window's rows, with the same columns.
    /// - Returns: Their numbers.
    /// - Complexity: O(entries).
    package func rows(reference: DriftTable, current: DriftTable) -> Rows {
        var left: [[Double]] = []
        var right: [[Double]] = []
        var leftOut: [String] = []
        for (index, name) in reference.names.enumerated() {
            let encoded: EncodedColumn
            switch (reference.columns[index], current.columns[index]) {
            case (.numeric(let one), .numeric(let other)):
                encoded = numbers(reference: one.values, current: other.values)
            case (.categorical(let one), .categorical(let other)):
                encoded = EncodedNames(reference: one, current: other).encoded(names, basis: basis)
            default: encoded = EncodedColumn()
            }
            if encoded.reference.isEmpty { leftOut.append(name) }
            left += encoded.reference
            right += encoded.current
        }
        return Rows(
            reference: Matrix(joining: left, rows: reference.rowCount),
            current: Matrix(joining: right, rows: current.rowCount), leftOut: leftOut)
    }

    private func numbers(reference: [Double], current: [Double]) -> EncodedColumn {
        var range = (lowest: Double.infinity, highest: -Double.infinity)
        for value in reference where abs(value) <= OrdinaryRange.limit {
            range = (min(range.lowest, value), max(range.highest, value))
        }
        for value in current where abs(value) <= OrdinaryRange.limit {
            range = (min(range.lowest, value), max(range.highest, value))
        }
        // With nothing but infinities there is no ordinary number to move them to.
        if range.lowest > range.highest { range = (-1, 1) }
        func bounded(_ values: [Double]) -> [Double] {
            values.map { $0.isNaN ? $0 : max(range.lowest, min(range.highest, $0)) }
        }
        let ours = bounded(reference)
        let theirs = bounded(current)
        guard ours.contains(where: { !$0.isNaN }), theirs.contains(where: { !$0.isNaN }) else { return EncodedColumn() }
        // In the order of their size: rounding that depended on the rows' order would choose other rows further on.
        var moments = MeanVariance(sortedFinite(ours).values)
        if basis == .pooled { moments.merge(MeanVariance(sortedFinite(theirs).values)) }
        let mean = moments.mean ?? 0
        let deviation = (moments.populationVariance ?? 0).squareRoot()
        guard !scales || (deviation > 0 && deviation.isFinite) else { return EncodedColumn() }
        func encoded(_ values: [Double]) -> [Double] {
            values.map { value in
                guard !value.isNaN else { return scales ? 0 : mean }
                return scales ? max(-Self.limit, min(Self.limit, (value - mean) / deviation)) : value
            }
        }
        return EncodedColumn(reference: [encoded(ours)], current: [encoded(theirs)])
    }

    /// The greatest scaled number: far beyond any that could matter, and its square is finite.
    private static let limit = 1e100
}

/// The columns of numbers that one column of two tables becomes; none where it is left out.
struct EncodedColumn {
    var reference: [[Double]] = []
    var current: [[Double]] = []
}

extension Matrix {
    /// A matrix from columns that are all of this length; without columns it still has its rows.
    fileprivate init(joining columns: [[Double]], rows: Int) {
        self.init(rows: rows, columns: columns.count)
        var position = 0
        for column in columns {
            values.replaceSubrange(position..<(position + rows), with: column)
            position += rows
        }
    }
}
