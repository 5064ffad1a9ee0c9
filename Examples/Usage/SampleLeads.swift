import Vigil

/// Leads of last month, made up and the same every time: budgets around 50, mostly from the north.
var lastMonth: PredictionBatch {
    var batch = PredictionBatch(schema: sampleSchema)
    for number in 0..<600 {
        batch.append(sampleLead(number, budget: 50 + spread(number), region: number % 4 == 0 ? "south" : "north"))
    }
    return batch
}

/// Leads of today, with larger budgets and a region that was never there before.
var todaysLeads: [SampleLead] {
    (0..<300).map { number in
        var lead = sampleLead(number, budget: 65 + spread(number), region: number % 3 == 0 ? "west" : "north")
        lead.id = "today-\(number)"
        return lead
    }
}

struct SampleLead {
    var id: String
    var time: Timestamp
    var budget: Double
    var region: String
    var score: Double
    /// The class, by the model's threshold.
    var prediction: FeatureValue { .number(score >= 0.5 ? 1 : 0) }
}

let sampleSchema = ModelSchema(
    model: ModelName(rawValue: "lead-scoring") ?? invalidName, task: .binaryClassification,
    features: [FeatureSchema(name: "budget", kind: .numeric), FeatureSchema(name: "region", kind: .categorical)])

private var invalidName: ModelName { preconditionFailure("\"lead-scoring\" is a name") }

func sampleLead(_ number: Int, budget: Double, region: String) -> SampleLead {
    // 2026-05-01T00:00:00Z and a minute for each lead.
    let time = Timestamp(milliseconds: 1_777_593_600_000 + Int64(number) * 60_000)
    return SampleLead(
        id: "lead-\(number)", time: time, budget: budget, region: region, score: 0.5 + spread(number) / 60)
}

/// Evenly spread over -20 to 20, in an order that looks random.
func spread(_ number: Int) -> Double { Double(number &* 7919 % 401) / 10 - 20 }

extension PredictionBatch {
    mutating func append(_ lead: SampleLead) {
        var row = PredictionBatch(schema: sampleSchema)
        row.ids = [lead.id]
        row.timestamps = [lead.time.milliseconds]
        row.features = [.numeric(NumericColumn([lead.budget])), .categorical(CategoricalColumn([lead.region]))]
        row.scores = [lead.score]
        row.predictions = .numeric(NumericColumn([lead.score >= 0.5 ? 1 : 0]))
        row.groups = CategoricalColumn([nil])
        row.ranks = [.nan]
        row.inferenceMilliseconds = [.nan]
        do { try append(row) } catch { preconditionFailure("rows of one schema fit together: \(error)") }
    }
}
