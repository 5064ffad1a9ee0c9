extension ArmMoments {
    /// The moments of units that lie in columns.
    ///
    /// - Parameters:
    ///   - values: m of each unit, finite.
    ///   - denominators: d of each unit; `nil` for a mean.
    ///   - covariates: x of each unit; `nil` without one. A unit that was not there before the test needs a number, as 0
    ///     or the mean of the others, which is for the caller to choose.
    ///   - covariateDenominators: w of each unit; `nil` if the covariate is a mean.
    /// - Throws: `.lengthMismatch`, `.invalidValue` for a NaN or an infinity.
    /// - Complexity: O(n), some 5 ns a unit.
    public init(
        values: [Double], denominators: [Double]? = nil, covariates: [Double]? = nil,
        covariateDenominators: [Double]? = nil
    ) throws(StatisticsError) {
        self.init()
        let columns: [(name: String, numbers: [Double]?)] = [
            ("values", values), ("denominators", denominators), ("covariates", covariates),
            ("covariate denominators", covariateDenominators),
        ]
        for column in columns {
            guard let numbers = column.numbers, numbers.count != values.count else { continue }
            throw .lengthMismatch(column.name, numbers.count, values.count)
        }
        var start = 0
        while start < values.count {
            // A piece is read twice, for its means and for the deviations from them, while it lies in the cache.
            let end = min(start + 1024, values.count)
            let piece = ArmMoments(start..<end, values, denominators, covariates, covariateDenominators)
            for column in 0..<4 where !piece.means[column].isFinite || !piece.products[5 * column].isFinite {
                throw StatisticsError(
                    .invalidValue, "\(columns[column].name): NaN or infinity in rows \(start)..<\(end)")
            }
            merge(piece)
            start = end
        }
    }

    /// The moments of a piece of the columns.
    private init(
        _ rows: Range<Int>, _ values: [Double], _ denominators: [Double]?, _ covariates: [Double]?,
        _ covariateDenominators: [Double]?
    ) {
        if denominators == nil && covariates == nil && covariateDenominators == nil {
            self.init(rows, values)
            return
        }
        let blank: [Double] = []
        let (d, x, w) = (denominators ?? blank, covariates ?? blank, covariateDenominators ?? blank)
        let (hasD, hasX, hasW) = (denominators != nil, covariates != nil, covariateDenominators != nil)
        func unit(_ row: Int) -> SIMD4<Double> {
            SIMD4(values[row], hasD ? d[row] : 1, hasX ? x[row] : 0, hasW ? w[row] : 1)
        }
        let size = Double(rows.count)
        var sum = SIMD4<Double>.zero
        for row in rows { sum += unit(row) }
        let center = sum / size
        var shift = SIMD4<Double>.zero
        var first = SIMD4<Double>.zero
        var second = SIMD4<Double>.zero
        var third = SIMD4<Double>.zero
        var fourth = SIMD4<Double>.zero
        for row in rows {
            let deviation = unit(row) - center
            shift += deviation
            first += deviation * deviation[0]
            second += deviation * deviation[1]
            third += deviation * deviation[2]
            fourth += deviation * deviation[3]
        }
        let products = SIMD16(
            lowHalf: SIMD8(lowHalf: first, highHalf: second), highHalf: SIMD8(lowHalf: third, highHalf: fourth))
        // The second pass corrects the rounding of the first one's means.
        self.init(
            count: rows.count, means: center + shift / size, products: products - Self.outer(shift) * (1 / size))
    }

    /// The same for values alone.
    private init(_ rows: Range<Int>, _ values: [Double]) {
        let size = Double(rows.count)
        var sum = 0.0
        for row in rows { sum += values[row] }
        let center = sum / size
        var shift = 0.0
        var squares = 0.0
        for row in rows {
            let deviation = values[row] - center
            shift += deviation
            squares += deviation * deviation
        }
        var products = SIMD16<Double>.zero
        products[0] = squares - shift * shift / size
        self.init(count: rows.count, means: SIMD4(center + shift / size, 1, 0, 1), products: products)
    }

    /// The moments of clusters whose rows lie in columns: the unit is the cluster, its m the sum of the values and its d
    /// the number of rows (or the sum of the denominators).
    ///
    /// - Parameters:
    ///   - values: The value of each row, finite.
    ///   - denominators: The denominator of each row; `nil` counts rows.
    ///   - clusters: The cluster of each row, in 0..<clusterCount.
    ///   - clusterCount: How many clusters there are. One without rows counts as a unit with m = d = 0.
    /// - Throws: `.lengthMismatch`, `.invalidValue` for a NaN, an infinity or an unknown cluster.
    /// - Complexity: O(rows + clusters).
    public init(
        clusteredValues values: [Double], denominators: [Double]? = nil, clusters: [Int], clusterCount: Int
    ) throws(StatisticsError) {
        guard clusters.count == values.count else {
            throw .lengthMismatch("rows and clusters", values.count, clusters.count)
        }
        if let denominators, denominators.count != values.count {
            throw .lengthMismatch("rows and denominators", values.count, denominators.count)
        }
        guard clusterCount >= 0 else { throw StatisticsError(.invalidParameter, "\(clusterCount) clusters") }
        var sums = [Double](repeating: 0, count: clusterCount)
        var sizes = sums
        for row in values.indices {
            let cluster = clusters[row]
            guard cluster >= 0, cluster < clusterCount else {
                throw StatisticsError(.invalidValue, "row \(row): cluster \(cluster) of \(clusterCount)")
            }
            sums[cluster] += values[row]
            sizes[cluster] += denominators?[row] ?? 1
        }
        try self.init(values: sums, denominators: sizes)
    }
}
