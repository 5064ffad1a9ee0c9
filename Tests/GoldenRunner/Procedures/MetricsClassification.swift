import VigilStatistics

/// Answers to `metrics_classification.json`.
enum MetricsClassificationGoldens {
    static let procedures: [GoldenProcedure] = [
        GoldenProcedure("metrics_classification", "binary", answer: binary),
        GoldenProcedure("metrics_classification", "multiclass", answer: multiclass),
        GoldenProcedure("metrics_classification", "fairness_groups", answer: fairness),
    ]

    // MARK: Two classes

    private static func binary(_ golden: GoldenCase) throws -> JSONValue {
        let labels = try golden.inputs.numbers("label")
        let scores = try golden.inputs.numbers("score")
        if golden.inputs["weight"] != nil { return try weighted(golden, labels, scores) }
        let ranking = try ScoresByClass(labels: labels, scores: scores)
        let losses = try ProbabilityLosses(labels: labels, scores: scores)
        var answer: [String: JSONValue] = [
            "roc_auc": JSONValue(ranking.rocAUC().value),
            "gini": JSONValue(ranking.gini().value),
            "ks_statistic": JSONValue(ranking.kolmogorovSmirnov().value),
            "average_precision": JSONValue(ranking.averagePrecision().value),
            "pr_auc_trapezoid": JSONValue(ranking.precisionRecallTrapezoid().value),
            "log_loss": JSONValue(losses.logLoss.value),
            "brier": JSONValue(losses.brierScore.value),
        ]
        for threshold in [0.3, 0.5] {
            let counts = try ConfusionCounts(labels: labels, scores: scores, threshold: threshold)
            answer["threshold_\(threshold)"] = thresholded(counts)
        }
        for bins in [5, 10] {
            let byWidth = try ReliabilityBins(labels: labels, scores: scores, bins: bins)
            let byMass = try ReliabilityCurve(equalMass: labels, scores: scores, bins: bins)
            answer["ece_width_\(bins)"] = JSONValue(byWidth.expectedCalibrationError.value)
            answer["mce_width_\(bins)"] = JSONValue(byWidth.maximumCalibrationError.value)
            answer["ece_mass_\(bins)"] = JSONValue(byMass.expectedCalibrationError.value)
            answer["mce_mass_\(bins)"] = JSONValue(byMass.maximumCalibrationError.value)
            answer["reliability_width_\(bins)"] = .array(
                byWidth.curve.bins.map {
                    [JSONValue($0.count), JSONValue($0.meanScore), JSONValue($0.positiveShare)]
                })
        }
        if let table = try GainTable(labels: labels, scores: scores) {
            answer["gain_by_decile"] = JSONValue(table.gain)
            answer["lift_by_decile"] = JSONValue(table.lift)
        }
        if let fit = try IsotonicFit(labels: labels, scores: scores) {
            answer["isotonic_fit"] = JSONValue(scores.map { fit.value(at: $0) })
        }
        return .object(answer)
    }

    private static func thresholded(_ counts: ConfusionCounts) -> JSONValue {
        let cells = counts.cells
        return [
            "tp": JSONValue(counts.truePositives),
            "fp": JSONValue(counts.falsePositives),
            "fn": JSONValue(counts.falseNegatives),
            "tn": JSONValue(counts.trueNegatives),
            "accuracy": JSONValue(cells.accuracy),
            "precision": JSONValue(cells.precision(zeroDivision: .zero)),
            "recall": JSONValue(cells.recall(zeroDivision: .zero)),
            "f1": JSONValue(cells.fScore(beta: 1, zeroDivision: .zero)),
            "f2": JSONValue(cells.fScore(beta: 2, zeroDivision: .zero)),
            "f_half": JSONValue(cells.fScore(beta: 0.5, zeroDivision: .zero)),
            "specificity": JSONValue(cells.specificity(zeroDivision: .zero)),
            "mcc": JSONValue(cells.matthewsCorrelation(zeroDivision: .zero)),
            "cohen_kappa": JSONValue(cells.cohenKappa(zeroDivision: .zero)),
            "jaccard": JSONValue(cells.jaccard(zeroDivision: .zero)),
            "balanced_accuracy": JSONValue(cells.balancedAccuracy(zeroDivision: .zero)),
        ]
    }

    private static func weighted(_ golden: GoldenCase, _ labels: [Double], _ scores: [Double]) throws -> JSONValue {
        let metrics = try WeightedBinaryMetrics(
            labels: labels, scores: scores, weights: golden.inputs.numbers("weight"),
            threshold: golden.parameters.number("threshold"))
        return [
            "accuracy": JSONValue(metrics.cells.accuracy),
            "precision": JSONValue(metrics.cells.precision(zeroDivision: .zero)),
            "recall": JSONValue(metrics.cells.recall(zeroDivision: .zero)),
            "roc_auc": JSONValue(metrics.rocAUC),
            "average_precision": JSONValue(metrics.averagePrecision),
            "log_loss": JSONValue(metrics.logLoss),
            "brier": JSONValue(metrics.brierScore),
        ]
    }

    // MARK: Several classes

    private static func multiclass(_ golden: GoldenCase) throws -> JSONValue {
        let rows = try golden.inputs.numberRows("probabilities")
        let classes = try golden.parameters.integer("classes")
        let columns = (0..<classes).map { code in rows.map { $0[code] } }
        let scores = try MulticlassScores(labels: golden.inputs.integers("label"), columns: columns)
        let counts = scores.confusion()
        func averages(_ average: ClassAverage) -> JSONValue {
            [
                "precision": JSONValue(counts.average(.precision, average, zeroDivision: .zero).value),
                "recall": JSONValue(counts.average(.recall, average, zeroDivision: .zero).value),
                "f1": JSONValue(counts.average(.f1, average, zeroDivision: .zero).value),
            ]
        }
        func perClass(_ metric: ClassMetric) -> JSONValue {
            .array(counts.perClass(metric, zeroDivision: .zero).map { JSONValue($0) })
        }
        return [
            "accuracy": JSONValue(counts.accuracy.value),
            "confusion_matrix": JSONValue(counts.matrix),
            "mcc": JSONValue(counts.matthewsCorrelation.value),
            "cohen_kappa": JSONValue(counts.cohenKappa.value),
            "log_loss": JSONValue(scores.logLoss().value),
            "macro": averages(.macro),
            "micro": averages(.micro),
            "weighted": averages(.weighted),
            "per_class": [
                "precision": perClass(.precision), "recall": perClass(.recall), "f1": perClass(.f1),
                "support": JSONValue(counts.support),
            ],
            "roc_auc_ovr_macro": JSONValue(try scores.rocAUCOneVersusRest(.macro).value),
            "roc_auc_ovr_weighted": JSONValue(try scores.rocAUCOneVersusRest(.weighted).value),
            "roc_auc_ovo_macro": JSONValue(try scores.rocAUCOneVersusOne().value),
            "balanced_accuracy": JSONValue(counts.balancedAccuracy.value),
            "top_2_accuracy": JSONValue(scores.topAccuracy(2).value),
        ]
    }

    // MARK: Groups

    private static func fairness(_ golden: GoldenCase) throws -> JSONValue {
        let grouped = try GroupedConfusion(
            groups: golden.inputs.texts("group"), labels: golden.inputs.numbers("label"),
            scores: golden.inputs.numbers("prediction"))
        let groups = grouped.groups.mapValues { counts -> JSONValue in
            [
                "n": JSONValue(counts.count),
                "selection_rate": JSONValue(counts.selectionRate.value),
                "tpr": JSONValue(counts.recall.value),
                "fpr": JSONValue(counts.falsePositiveRate.value),
                "precision": JSONValue(counts.precision.value),
                "accuracy": JSONValue(counts.accuracy.value),
            ]
        }
        return [
            "groups": .object(groups),
            "demographic_parity_difference": JSONValue(grouped.demographicParityDifference.value),
            "demographic_parity_ratio": JSONValue(grouped.demographicParityRatio.value),
            "equal_opportunity_difference": JSONValue(grouped.equalOpportunityDifference.value),
            "equalized_odds_difference": JSONValue(grouped.equalizedOddsDifference.value),
        ]
    }
}
