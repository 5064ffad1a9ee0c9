import VigilDomain
import VigilStatistics

/// The value of a metric over several windows, from its values over each.
struct MergedValue {
    /// The merged value, or why there is none.
    let value: MetricValue

    /// Merges the values of one metric over windows that do not overlap.
    ///
    /// - Parameters:
    ///   - values: At least one.
    ///   - descriptor: The metric.
    ///   - origin: Estimates of several windows share the baseline's error, so their errors add up as if they were one.
    init(_ values: [MetricValue], _ descriptor: MetricDescriptor, _ origin: MetricPoint.Origin) {
        let known = values.compactMap(\.measurement)
        guard !known.isEmpty else {
            value = Self.nothing(values)
            return
        }
        // Most metrics are undefined where no row counts, which takes nothing from the longer window. These are so because
        // of a row that they have no value for, and that row belongs to the longer window, too.
        if let undefined = values.first(where: \.isUndefinedByRows) {
            value = undefined
            return
        }
        switch descriptor.merging {
        case .sum:
            value = .measured(
                MetricMeasurement(
                    value: known.reduce(0) { $0 + $1.value }, count: known.reduce(0) { $0 + $1.count }))
        case .maximum:
            value = .measured(
                MetricMeasurement(
                    value: known.map(\.value).max() ?? 0, count: known.reduce(0) { $0 + $1.count }))
        case .share where origin == .computed:
            let rows = known.reduce(0) { $0 + $1.count }
            let part = known.reduce(0) { $0 + Int(($1.value * Double($1.count)).rounded()) }
            value = MetricValue(MetricOutcome.share(part, of: rows))
        case .share, .mean:
            value = Self.mean(known, within: descriptor.format == .share ? 0...1 : nil, origin)
        case .rootMeanSquare:
            value = Self.root(Self.mean(known.map(\.squared), within: nil, origin))
        case .cells:
            value = .undefined(reason: "recall and specificity of these windows are not known")
        case .notPossible:
            value = .undefined(
                reason: "it cannot be put together from shorter windows; ask for it over the whole range")
        }
    }

    /// Why there is no value: what the windows say most generally.
    private static func nothing(_ values: [MetricValue]) -> MetricValue {
        var have = 0
        var need = 0
        for value in values {
            if case .undefined = value { return value }
            if case .notEnoughData(let rows, let least) = value {
                have += rows
                need = max(need, least)
            }
        }
        return .notEnoughData(have: have, need: max(need, have + 1))
    }

    /// The mean weighted by rows, its error from the windows' own and from how far they lie apart.
    private static func mean(
        _ known: [MetricMeasurement], within limits: ClosedRange<Double>?, _ origin: MetricPoint.Origin
    ) -> MetricValue {
        let rows = known.reduce(0) { $0 + $1.count }
        guard rows > 0 else { return .notEnoughData(have: 0, need: 1) }
        let total = Double(rows)
        let mean = known.reduce(0) { $0 + $1.value * (Double($1.count) / total) }
        guard let error = error(known, around: mean, total, origin) else {
            return .measured(MetricMeasurement(value: mean, count: rows))
        }
        let margin = normalQuantile975 * error
        return .measured(
            MetricMeasurement(
                value: mean, standardError: error, lower95: max(limits?.lowerBound ?? -.infinity, mean - margin),
                upper95: min(limits?.upperBound ?? .infinity, mean + margin), count: rows))
    }

    private static func error(
        _ known: [MetricMeasurement], around mean: Double, _ total: Double, _ origin: MetricPoint.Origin
    ) -> Double? {
        var squares = 0.0
        var sum = 0.0
        for measurement in known {
            // A single row has no spread of its own.
            guard let error = measurement.standardError ?? (measurement.count == 1 ? 0 : nil) else { return nil }
            let own = Double(measurement.count)
            sum += error * own / total
            // Rows' squared deviations: those within the window from its error, and the window's mean from the whole one.
            let distance = measurement.value - mean
            squares += error * error * own * max(own - 1, 0) + own * distance * distance
        }
        guard origin != .estimated else { return sum }
        return total > 1 ? (squares / (total * (total - 1))).squareRoot() : nil
    }

    private static func root(_ squared: MetricValue) -> MetricValue {
        guard let measurement = squared.measurement else { return squared }
        let value = max(0, measurement.value).squareRoot()
        return .measured(
            MetricMeasurement(
                value: value, standardError: measurement.standardError.map { value > 0 ? $0 / (2 * value) : 0 },
                lower95: measurement.lower95.map { max(0, $0).squareRoot() },
                upper95: measurement.upper95.map { max(0, $0).squareRoot() }, count: measurement.count))
    }
}

extension MetricMeasurement {
    /// The mean of squares that this is the root of, with the error that the delta method gives back.
    fileprivate var squared: MetricMeasurement {
        MetricMeasurement(
            value: value * value, standardError: standardError.map { $0 * 2 * value }, count: count)
    }
}

extension MetricValue {
    /// Whether single rows make it undefined, and not that there are none.
    fileprivate var isUndefinedByRows: Bool {
        guard case .undefined(let reason) = self else { return false }
        let byRows: [UndefinedReason] = [.overflow, .infiniteValue, .valueNotAboveMinusOne, .scoreOutsideUnitInterval]
        return byRows.contains { $0.words == reason }
    }
}
