import VigilStatistics

/// `nannyml.json`: performance estimated without labels, with NannyML's limits and sampling errors.
enum EstimationGoldens {
    static let procedures: [GoldenProcedure] = [
        GoldenProcedure("nannyml", "cbpe") { golden in
            golden.inputs["classes"] == nil ? try binary(golden) : try multiclass(golden)
        },
        GoldenProcedure("nannyml", "dle") { golden in
            let chunk = try golden.parameters.integer("chunk_size")
            let reference = try golden.inputs.member("reference")
            let analysis = try golden.inputs.member("analysis")
            let errors = zip(try reference.numbers("label"), try reference.numbers("prediction")).map { $0 - $1 }
            let absolute = errors.map { abs($0) }
            let squares = errors.map { $0 * $0 }
            let estimates = (
                absolute: try golden.expected.numbers("row_estimates_absolute_error"),
                squared: try golden.expected.numbers("row_estimates_squared_error")
            )
            let meanError = spread(absolute) / Double(chunk).squareRoot()
            let whole = squares.reduce(0, +) / Double(squares.count)
            let squaredError = spread(squares) / Double(chunk).squareRoot()
            return [
                "mae": Chunked(
                    values: try chunks(estimates.absolute, chunk).map { try LossAggregate.mean($0) },
                    realized: means(absolute, chunk), referenceChunks: errors.count / chunk,
                    error: meanError, limits: 0 ... .infinity
                ).json,
                "rmse": Chunked(
                    values: try chunks(estimates.squared, chunk).map { try LossAggregate.rootMean($0) },
                    realized: means(squares, chunk).map { $0.squareRoot() }, referenceChunks: errors.count / chunk,
                    // By the delta method, from the mean squared error.
                    error: squaredError / (2 * whole.squareRoot()), limits: 0 ... .infinity
                ).json,
                "realized_analysis_mae": JSONValue(
                    means(
                        zip(
                            try analysis.numbers("label_kept_for_checking"), try analysis.numbers("prediction")
                        ).map { abs($0 - $1) }, chunk)),
                // What the aggregation was given.
                "row_estimates_absolute_error": JSONValue(estimates.absolute),
                "row_estimates_squared_error": JSONValue(estimates.squared),
            ]
        },
    ]

    private static func chunks<Value>(_ values: [Value], _ size: Int) -> [[Value]] {
        stride(from: 0, to: values.count, by: size).map { Array(values[$0..<min($0 + size, values.count)]) }
    }

    private static func means(_ values: [Double], _ size: Int) -> [Double] {
        chunks(values, size).map { $0.reduce(0, +) / Double($0.count) }
    }

    private static func spread(_ values: [Double]) -> Double {
        (MeanVariance(values).populationVariance ?? .nan).squareRoot()
    }

    private static func binary(_ golden: GoldenCase) throws -> JSONValue {
        let chunk = try golden.parameters.integer("chunk_size")
        let reference = try golden.inputs.member("reference")
        let analysis = try golden.inputs.member("analysis")
        let labels = try reference.numbers("label")
        let predictions = try reference.numbers("prediction")
        let scores = try reference.numbers("score")
        let rows = try ScoresByClass(labels: labels, scores: scores)
        guard let curve = CalibrationCurve(rows) else { throw GoldenError("the reference has no rows") }
        // NannyML's own decision: for the calibrated model it is a matter of how the reference is split.
        let isCalibrated = try golden.parameters.member("calibrated").asBool()
        let estimator = BinaryPerformanceEstimator(curve: curve, isCalibrated: isCalibrated)
        let all = (
            scores: scores + (try analysis.numbers("score")),
            predictions: predictions + (try analysis.numbers("prediction"))
        )
        let expected = try zip(chunks(all.scores, chunk), chunks(all.predictions, chunk)).map {
            try estimator.expected(scores: $0, predictions: $1)
        }
        let allLabels = labels + (try analysis.numbers("label_kept_for_checking"))
        let realized = try zip(chunks(allLabels, chunk), chunks(all.predictions, chunk)).map {
            try ConfusionCounts(labels: $0, scores: $1, threshold: 0.5)
        }
        let areas = try zip(chunks(allLabels, chunk), chunks(all.scores, chunk)).map {
            try ScoresByClass(labels: $0, scores: $1).rocAUC()
        }
        let cells = try ConfusionCounts(labels: labels, scores: predictions, threshold: 0.5).cells
        func metric(
            _ estimate: (ExpectedOutcomes) -> EstimateOutcome, _ value: (ConfusionCounts) -> MetricOutcome,
            _ spread: ReferenceSpread?
        ) -> JSONValue {
            Chunked(
                values: expected.map { estimate($0).value ?? .nan }, realized: realized.map { value($0).value ?? .nan },
                referenceChunks: labels.count / chunk, error: spread?.error(rows: chunk) ?? .nan
            ).json
        }
        return [
            "metrics": [
                "roc_auc": Chunked(
                    values: expected.map { $0.rocAUC.value ?? .nan }, realized: areas.map { $0.value ?? .nan },
                    referenceChunks: labels.count / chunk,
                    error: ReferenceSpread.rocAUC(rows)?.error(rows: chunk) ?? .nan
                ).json,
                "f1": metric(\.f1, \.f1, .f1(cells)),
                "precision": metric(\.precision, \.precision, .precision(cells)),
                "recall": metric(\.recall, \.recall, .recall(cells)),
                "specificity": metric(\.specificity, \.specificity, .specificity(cells)),
                "accuracy": metric(\.accuracy, \.accuracy, .accuracy(cells)),
            ],
            "isotonic_knots_x": JSONValue(curve.blocks.flatMap { ends($0).map(\.score) }),
            "isotonic_knots_y": JSONValue(curve.blocks.flatMap { ends($0).map(\.value) }),
            "realized_analysis_accuracy": JSONValue(try realizedAccuracy(analysis, chunk)),
        ]
    }

    private static func ends(_ block: CalibrationCurve.Block) -> [(score: Double, value: Double)] {
        block.lowest == block.highest
            ? [(block.lowest, block.value)] : [(block.lowest, block.value), (block.highest, block.value)]
    }

    private static func realizedAccuracy(_ analysis: JSONValue, _ chunk: Int) throws -> [Double] {
        let labels = try analysis.numbers("label_kept_for_checking")
        return try zip(chunks(labels, chunk), chunks(try analysis.numbers("prediction"), chunk)).map {
            try ConfusionCounts(labels: $0, scores: $1, threshold: 0.5).accuracy.value ?? .nan
        }
    }

    private static func multiclass(_ golden: GoldenCase) throws -> JSONValue {
        let chunk = try golden.parameters.integer("chunk_size")
        let classes = try golden.inputs.texts("classes")
        let flags = try golden.parameters.member("calibrated_classes")
        let calibrated: [Bool] = try classes.map { try flags.member($0).asBool() }
        let reference = try Rows(golden.inputs.member("reference"), classes)
        let analysis = try Rows(golden.inputs.member("analysis"), classes)
        let labelled = try MulticlassScores(labels: reference.labels, columns: reference.columns)
        guard let estimator = try MulticlassPerformanceEstimator(reference: labelled, calibrated: calibrated) else {
            throw GoldenError("the reference has no rows")
        }
        let columns = zip(reference.columns, analysis.columns).map { $0 + $1 }
        let predictions = reference.predictions + analysis.predictions
        let expected = try stride(from: 0, to: predictions.count, by: chunk).map { start in
            let rows = start..<min(start + chunk, predictions.count)
            return try estimator.expected(
                columns: columns.map { Array($0[rows]) }, predictions: Array(predictions[rows]))
        }
        let realized = try zip(chunks(reference.labels, chunk), chunks(reference.predictions, chunk)).map {
            try MulticlassCounts(labels: $0, predictions: $1, classes: classes.count)
        }
        let whole = try MulticlassCounts(
            labels: reference.labels, predictions: reference.predictions, classes: classes.count)
        let hits = zip(reference.labels, reference.predictions).map { $0 == $1 ? 1.0 : 0.0 }
        let cells = classes.indices.map { whole.oneVersusRest($0).cells }
        // The labels of the analysis are not among the inputs: what NannyML realised there is repeated, not checked.
        func known(_ metric: String, _ values: [MetricOutcome]) throws -> [Double] {
            let all = try golden.expected.member(metric).numbers("realized")
            return values.map { $0.value ?? .nan } + all[values.count...]
        }
        let referenceChunks = realized.count
        func macro(
            _ name: String, _ metric: MulticlassExpectedOutcomes.ClassMetric,
            _ value: (MulticlassCounts) -> MetricOutcome,
            _ spread: (ConfusionCells) -> ReferenceSpread?
        ) throws -> JSONValue {
            Chunked(
                values: expected.map { $0.macro(metric, zeroDivision: .zero).value ?? .nan },
                realized: try known(name, realized.map(value)), referenceChunks: referenceChunks,
                error: ReferenceSpread.macroError(cells.compactMap(spread), rows: chunk)
            ).json
        }
        return [
            "accuracy": Chunked(
                values: expected.map { $0.accuracy.value ?? .nan },
                realized: try known("accuracy", realized.map(\.accuracy)), referenceChunks: referenceChunks,
                error: spread(hits) / Double(chunk).squareRoot()
            ).json,
            "f1": try macro("f1", .f1, { $0.average(.f1, .macro, zeroDivision: .zero) }, ReferenceSpread.jaccard),
            "precision": try macro(
                "precision", .precision, { $0.average(.precision, .macro, zeroDivision: .zero) },
                ReferenceSpread.precision),
            "recall": try macro(
                "recall", .recall, { $0.average(.recall, .macro, zeroDivision: .zero) }, ReferenceSpread.recall),
        ]
    }

    /// A table of probabilities, with names as codes.
    private struct Rows {
        var columns: [[Double]]
        var predictions: [Int]
        var labels: [Int]

        init(_ json: JSONValue, _ classes: [String]) throws {
            let rows = try json.array("probabilities").map { try $0.asArray().map { try $0.asNumber() } }
            columns = classes.indices.map { code in rows.map { $0[code] } }
            let codes = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
            predictions = try json.texts("prediction").map { codes[$0] ?? -1 }
            labels = json["label"] == nil ? [] : try json.texts("label").map { codes[$0] ?? -1 }
        }
    }

    /// A metric over chunks, first those of the reference, as NannyML reports it.
    private struct Chunked {
        var values: [Double]
        /// Of the chunks whose labels are given, the reference's first.
        var realized: [Double]
        /// How many of the chunks are the reference's.
        var referenceChunks: Int
        var error: Double
        var limits: ClosedRange<Double> = 0...1

        private func cut(_ value: Double) -> Double { max(limits.lowerBound, min(limits.upperBound, value)) }

        var json: JSONValue {
            let summary = MeanVariance(Array(realized[..<referenceChunks]))
            let mean = summary.mean ?? .nan
            let margin = 3 * (summary.populationVariance ?? .nan).squareRoot()
            let thresholds = (lower: cut(mean - margin), upper: cut(mean + margin))
            let unknown = [JSONValue](repeating: .null, count: values.count - realized.count)
            return [
                "value": JSONValue(values),
                "realized": .array(realized.map { JSONValue($0) } + unknown),
                "sampling_error": JSONValue(values.map { _ in error }),
                "upper_confidence_boundary": JSONValue(values.map { cut($0 + 3 * error) }),
                "lower_confidence_boundary": JSONValue(values.map { cut($0 - 3 * error) }),
                "upper_threshold": JSONValue(values.map { _ in thresholds.upper }),
                "lower_threshold": JSONValue(values.map { _ in thresholds.lower }),
                "alert": JSONValue(values.map { $0 < thresholds.lower || $0 > thresholds.upper }),
            ]
        }
    }
}
