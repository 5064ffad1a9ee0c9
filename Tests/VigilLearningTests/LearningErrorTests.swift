import Testing
import VigilLearning

@Suite struct LearningErrorTests {
    @Test func `an error prints its sentence`() {
        #expect("\(LearningError("no rows"))" == "no rows")
    }
}
