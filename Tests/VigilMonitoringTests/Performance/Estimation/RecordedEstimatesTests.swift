import Testing
import VigilDomain

@testable import VigilMonitoring

/// What estimates come to on recorded models: where they hold, and where concept drift makes them wrong.
@Suite("Estimates on recorded models")
struct RecordedEstimatesTests {
    private static let carLoan = Result {
        try RecordedModel(
            "nannyml_car_loan.csv.gz", task: .binaryClassification,
            numeric: ["car_value", "debt_to_income_ratio", "loan_length", "driver_tenure"],
            categorical: ["salary_range", "repaid_loan_on_prev_car", "size_of_downpayment"])
    }

    private static func windows(
        _ model: RecordedModel, _ metric: MetricID, months: Int = 1
    ) throws -> [EstimatedWindow] {
        let estimator = try #require(try PerformanceEstimator.prepare(model.baseline).estimator)
        return try model.windows(months: months).map { try EstimatedWindow($0, metric, estimator) }
    }

    @Test("car loans: every month's accuracy is within 2.5 errors, before and after the scores drift")
    func carLoan() throws {
        let windows = try Self.windows(Self.carLoan.get(), .accuracy)
        #expect(windows.map(\.name).first == "2018-10" && windows.map(\.name).last == "2019-08")
        for window in windows {
            #expect(abs(window.score) < 2.5 && abs(window.inRealizedErrors) < 2.5, "\(window)")
            #expect(!window.contradiction.isContradicted, "\(window)")
        }
        // The accuracy falls in April 2019, and so does the estimate.
        let before = windows.filter { $0.name < "2019-04" }.compactMap { $0.estimate.value.measurement?.value }
        let after = windows.filter { $0.name >= "2019-04" }.compactMap { $0.estimate.value.measurement?.value }
        #expect((before.min() ?? 0) > (after.max() ?? 1) + 0.02)
    }

    @Test("CDNOW customers: the accuracy estimate holds until October 1997 and is contradicted from December on")
    func cdnow() throws {
        let model = try RecordedModel(
            "churn_cdnow.csv.gz", task: .binaryClassification,
            numeric: [
                "recency_days", "tenure_days", "orders", "items", "spend", "orders_90d", "spend_90d", "avg_order",
                "log_spend",
            ])
        let windows = try Self.windows(model, .accuracy)
        let known: [(String, Double, Double)] = [
            ("1997-08", 0.810, 0.806), ("1997-09", 0.734, 0.728), ("1997-10", 0.686, 0.683), ("1997-12", 0.685, 0.620),
        ]
        for (name, estimated, realized) in known {
            let window = try #require(windows.first { $0.name == name })
            #expect(abs((window.estimate.value.measurement?.value ?? 0) - estimated) < 0.0006, "\(window)")
            #expect(abs((window.realized.measurement?.value ?? 0) - realized) < 0.0006, "\(window)")
        }
        // November's difference is 2.8 errors: not yet proof.
        for window in windows where window.name != "1997-11" {
            #expect(window.contradiction.isContradicted == (window.name > "1997-11"), "\(window)")
        }
    }

    @Test("telephone customers: what a score means changes, the estimate stays and is contradicted")
    func telco() throws {
        let model = try RecordedModel(
            "churn_telco.csv", task: .binaryClassification, numeric: ["tenure", "monthly_charges"],
            categorical: ["contract", "payment_method", "internet_service"])
        let windows = try Self.windows(model, .accuracy, months: 3)
        let reference = try LabelledTable(model.baseline)
        let accuracy = try #require(MetricCatalog.metric(.accuracy)?.compute(reference).measurement?.value)
        for window in windows {
            let estimated = try #require(window.estimate.value.measurement?.value)
            #expect(abs(estimated - accuracy) < 0.07, "\(window)")
        }
        // Every customer of production is newer than any of the reference: no weights bridge that.
        let estimator = try #require(try PerformanceEstimator.prepare(model.baseline).estimator)
        #expect(try estimator.weightedEstimates(for: model.production).allSatisfy { $0.value.measurement == nil })
        let last = try #require(windows.last)
        #expect((last.realized.measurement?.value ?? 1) < 0.46 && last.score > 10, "\(last)")
        #expect(windows.filter { $0.name >= "2016-07" }.allSatisfy { $0.contradiction.isContradicted })
    }

    @Test("houses: prices rise, the estimated error stays near the reference's and is contradicted")
    func lucas() throws {
        let model = try RecordedModel(
            "valuation_lucas.csv.gz", task: .regression,
            numeric: [
                "age_years", "TLA", "beds", "baths", "halfbaths", "frontage", "depth", "garagesqft", "rooms", "lotsize",
                "x_m", "y_m",
            ], categorical: ["stories", "wall", "garage"])
        let windows = try Self.windows(model, .meanAbsoluteError, months: 3)
        let reference = try LabelledTable(model.baseline)
        let error = try #require(MetricCatalog.metric(.meanAbsoluteError)?.compute(reference).measurement?.value)
        for window in windows {
            let estimated = try #require(window.estimate.value.measurement?.value)
            #expect(abs(estimated / error - 1) < 0.2, "\(window)")
        }
        let first = try #require(windows.first)
        #expect(!first.contradiction.isContradicted, "\(first)")
        let later = windows.filter { $0.name >= "1996-04" }
        #expect(later.allSatisfy { $0.contradiction.isContradicted && $0.score < 0 })
    }

    @Test("weights leave the estimate of a window without a shift nearly alone")
    func weighted() throws {
        let model = try Self.carLoan.get()
        let estimator = try #require(try PerformanceEstimator.prepare(model.baseline).estimator)
        let window = try #require(model.windows(months: 1).first { $0.name == "2019-01" })
        let plain = try EstimatedWindow(window, .accuracy, estimator)
        let weighted = try EstimatedWindow(window, .accuracy, estimator, isWeighted: true)
        let error = try #require(plain.estimate.value.measurement?.standardError)
        let first = try #require(plain.estimate.value.measurement?.value)
        let second = try #require(weighted.estimate.value.measurement?.value)
        #expect(abs(first - second) < error / 2, "\(plain), weighted \(weighted)")
        #expect((weighted.estimate.effectiveRows ?? 0) > 0.9 * Double(model.baseline.predictions.count))
    }

    @Test("grants: weights bring most quarters nearer, whose applications are others than the reference's")
    func grants() throws {
        let model = try RecordedModel(
            "lead_grants.csv", task: .binaryClassification,
            numeric: [
                "num_ci", "num_people", "success_ci", "unsuccess_ci", "astar_ci", "a_ci", "b_ci", "c_ci", "astar_total",
                "a_total", "b_total", "c_total", "all_pub",
            ], categorical: ["contract_value_band", "sponsor_code", "category_code", "weekday"])
        let estimator = try #require(try PerformanceEstimator.prepare(model.baseline).estimator)
        var nearer = 0
        var compared = 0
        for window in model.windows(months: 3) {
            let plain = try EstimatedWindow(window, .accuracy, estimator)
            let weighted = try EstimatedWindow(window, .accuracy, estimator, isWeighted: true)
            guard weighted.estimate.value.measurement != nil else { continue }
            compared += 1
            if abs(weighted.difference) < abs(plain.difference) { nearer += 1 }
            #expect(abs(weighted.score) < 3, "\(weighted)")
        }
        #expect(compared >= 6 && nearer >= compared - 1, "\(nearer) of \(compared)")
    }

    @Test("labels of production have no say in an estimate")
    func labelsDoNotLeak() throws {
        var model = try Self.carLoan.get()
        let before = try Self.windows(model, .accuracy)
        let labels = try #require(model.labels.numbers)
        model.labels = .numeric(NumericColumn(labels.map { 1 - $0 }))
        let after = try Self.windows(model, .accuracy)
        #expect(before.map(\.estimate) == after.map(\.estimate))
        #expect(before.map(\.realized) != after.map(\.realized))
        #expect(after.filter { $0.name > "2018-10" }.allSatisfy { $0.contradiction.isContradicted })
    }
}
