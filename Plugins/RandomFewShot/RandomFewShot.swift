import PluginSDK

/// A random search over few-shot examples.
typealias RandomFewShot = StatefulOptimizer<FewShotSearch>
