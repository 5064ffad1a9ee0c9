extension ArmMoments {
    /// The moments of a mean from published sums.
    ///
    /// - Parameters:
    ///   - count: The number of units, at least 0.
    ///   - sum: The sum of their values.
    ///   - sumOfSquares: The sum of the squares of their values.
    /// - Throws: `.invalidValue` for a negative count, a number that is not finite, or squares that sum to less than the
    ///   square of the sum divided by the count.
    public init(count: Int, sum: Double, sumOfSquares: Double) throws(StatisticsError) {
        var products = SIMD16<Double>.zero
        products[0] = sumOfSquares
        try self.init(
            count: count, sums: SIMD4(sum, 0, 0, 0), products: products, given: [.value])
    }

    /// The moments of a ratio from published sums.
    ///
    /// - Parameters:
    ///   - count: The number of units, at least 0.
    ///   - value: The sum of m and of m².
    ///   - denominator: The sum of d and of d².
    ///   - product: The sum of m d.
    /// - Throws: `.invalidValue` for sums that no numbers have.
    public init(
        count: Int, value: (sum: Double, squares: Double), denominator: (sum: Double, squares: Double), product: Double
    ) throws(StatisticsError) {
        var products = SIMD16<Double>.zero
        products[0] = value.squares
        products[5] = denominator.squares
        (products[1], products[4]) = (product, product)
        try self.init(
            count: count, sums: SIMD4(value.sum, denominator.sum, 0, 0), products: products,
            given: [.value, .denominator])
    }

    /// The moments of a mean and its covariate from published sums.
    ///
    /// - Parameters:
    ///   - count: The number of units, at least 0.
    ///   - value: The sum of m and of m².
    ///   - covariate: The sum of x and of x².
    ///   - product: The sum of m x.
    /// - Throws: `.invalidValue` for sums that no numbers have.
    public init(
        count: Int, value: (sum: Double, squares: Double), covariate: (sum: Double, squares: Double), product: Double
    ) throws(StatisticsError) {
        var products = SIMD16<Double>.zero
        products[0] = value.squares
        products[10] = covariate.squares
        (products[2], products[8]) = (product, product)
        try self.init(
            count: count, sums: SIMD4(value.sum, 0, covariate.sum, 0), products: products,
            given: [.value, .covariate])
    }

    /// The moments of a share of successes, of units that count 1 or 0.
    ///
    /// - Parameters:
    ///   - successes: 0...trials.
    ///   - trials: The number of units, at least 0.
    /// - Throws: `.invalidValue` for counts outside of that.
    public init(successes: Int, trials: Int) throws(StatisticsError) {
        guard successes >= 0, successes <= trials else {
            throw StatisticsError(.invalidValue, "\(successes) successes in \(trials) trials")
        }
        self.init()
        guard trials > 0 else { return }
        count = trials
        let share = Double(successes) / Double(trials)
        means[0] = share
        products[0] = Double(successes) * (Double(trials - successes) / Double(trials))
    }

    /// Centres the raw sums of the variables that were given; the others stay constant.
    private init(
        count: Int, sums: SIMD4<Double>, products raw: SIMD16<Double>, given: [Variable]
    ) throws(StatisticsError) {
        guard count >= 0 else { throw StatisticsError(.invalidValue, "\(count) units") }
        guard (0..<4).allSatisfy({ sums[$0].isFinite }), (0..<16).allSatisfy({ raw[$0].isFinite }) else {
            throw StatisticsError(.invalidValue, "a sum is NaN or infinite")
        }
        self.init()
        let places = given.map(\.rawValue)
        guard count > 0 else {
            guard places.allSatisfy({ sums[$0] == 0 && raw[5 * $0] == 0 }) else {
                throw StatisticsError(.invalidValue, "sums of no units that are not 0")
            }
            return
        }
        self.count = count
        for row in places { means[row] = sums[row] / Double(count) }
        for row in places {
            for column in places {
                products[4 * row + column] = raw[4 * row + column] - means[row] * sums[column]
            }
            // Rounding may leave a constant column a little below 0; anything more belongs to no numbers.
            guard products[5 * row] >= -1e-9 * abs(raw[5 * row]) else {
                throw StatisticsError(
                    .invalidValue, "\(given): squares sum to \(raw[5 * row]), \(count) values to \(sums[row])")
            }
            products[5 * row] = max(products[5 * row], 0)
        }
        for row in places {
            for column in places where column != row {
                let product = products[4 * row + column]
                let limit = (products[5 * row] * products[5 * column]).squareRoot()
                guard abs(product) <= limit + 1e-9 * abs(raw[4 * row + column]) else {
                    throw StatisticsError(.invalidValue, "\(given): products sum to more than the squares allow")
                }
            }
        }
    }
}
