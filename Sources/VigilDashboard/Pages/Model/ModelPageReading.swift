package import VigilDomain
package import VigilStorage

/// What was read for a model's page.
package struct ModelPageReading: Hashable, Sendable {
    /// The model's state, as the overview has it too.
    package var model: ModelReading
    /// All its versions, oldest first.
    package var versions: [RegisteredModel]
    /// Alerts, newest first, open and past.
    package var alerts: [Alert] = []
    /// The metrics that have values.
    package var metrics: [MetricID] = []
    /// The chosen column in the baseline and in the chosen window.
    package var distribution: Distribution?
    /// What the labelled rows of the chosen windows say; `nil` before labels are in.
    package var analysis: WindowAnalysis?
    /// Why the labelled rows that were chosen are not looked into, in a sentence.
    package var analysisRefusal: String?
    /// How many rows the window has, when they were too many to draw.
    package var rowsTooMany: Int?
    /// From when on predictions are kept, when those of the chosen window are not.
    package var rowsKeptFrom: Timestamp?
    /// What live detectors said; `nil` where nobody asked them, and then the page does not speak of them.
    package var liveSignals: LiveSignalsPanel?

    /// The shown windows that were evaluated without some of their rows, because stored data are damaged.
    package var unreadable: [UnreadableWindow] = []

    /// A model of which nothing else is known yet.
    package init(model: ModelReading, versions: [RegisteredModel]) {
        self.model = model
        self.versions = versions
    }
}
