package import JSONValues

/// The published JSON Schema of the pipeline file, without what depends on plugins.
package enum PipelineSchema {
    /// The version of the pipeline file's format.
    package static let format = 1

    /// The schema.
    package static let json: JSON = {
        guard let json = try? JSON(parsing: text) else {
            preconditionFailure("the pipeline schema in this file is no sound JSON")
        }
        return json
    }()

    private static let text = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "Glia pipeline",
          "description": "A program of modules, how it is trained, and on what.",
          "type": "object",
          "additionalProperties": false,
          "required": ["program", "data_models"],
          "properties": {
            "name": {"description": "The pipeline's name.", "type": "string"},
            "plugins": {
              "description": "Folders of plugins, looked through before all others.",
              "type": "array", "items": {"type": "string"}, "default": []
            },
            "placement": {
              "description": "Where the plugins run that don't say so themselves: in this process, or each in a worker process, which a crash or hang costs no more than the calls in hand. Without it, those of the installation run in this process, all others isolated.",
              "enum": ["in-process", "isolated"]
            },
            "memory": {"description": "How much memory each worker process may take, such as '512 MiB'; without it, as much as there is.", "type": "string"},
            "language_models": {
              "description": "Language models by the name that modules use; 'default' is used where none is named.",
              "type": "object", "additionalProperties": {"$ref": "#/$defs/model"}, "default": {}
            },
            "embedding_models": {
              "description": "Embedding models by name, likewise.",
              "type": "object", "additionalProperties": {"$ref": "#/$defs/model"}, "default": {}
            },
            "cache": {
              "description": "Whether answers of models are kept on this machine and taken from there when the same is asked again, in any run; or where they are kept, and how many.",
              "anyOf": [
                {"type": "boolean"},
                {
                  "type": "object", "additionalProperties": false,
                  "properties": {
                    "folder": {"description": "The folder, which any number of processes may share; $GLIA_CACHE/answers or ~/.cache/glia/answers if not given.", "type": "string", "minLength": 1},
                    "size": {"description": "How large it may become, in bytes or as in '2 GiB' (the default); what was last needed longest ago is removed.", "anyOf": [{"type": "integer"}, {"type": "string"}]}
                  }
                }
              ]
            },
            "data_models": {
              "description": "What flows: fields with descriptions, or a full JSON Schema, by name.",
              "type": "object", "additionalProperties": {"type": "object"}
            },
            "program": {
              "type": "object", "additionalProperties": false,
              "required": ["inputs", "modules", "output"],
              "properties": {
                "name": {"description": "The program's name.", "type": "string", "default": "program"},
                "description": {"description": "What it does, in a sentence; optimizers show it to language models.", "type": "string", "default": ""},
                "inputs": {
                  "description": "The data model of each input, by the input's name.",
                  "type": "object", "additionalProperties": {"type": "string"}
                },
                "modules": {
                  "description": "The modules by name: plugin, input, output, and the plugin's own parameters.",
                  "type": "object",
                  "additionalProperties": {
                    "type": "object", "required": ["plugin", "input"],
                    "properties": {
                      "plugin": {"description": "The module's plugin.", "type": "string"},
                      "input": {
                        "description": "The input or module, or several, whose value it takes.",
                        "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]
                      },
                      "output": {"description": "The data model of what it makes.", "type": "string"},
                      "trainable": {"description": "Whether its variables may be changed by training.", "type": "boolean", "default": true},
                      "numbers": {
                        "description": "Numbers among its parameters that training may change, by name; 'glia plugin show' marks those that can be.",
                        "type": "object",
                        "additionalProperties": {
                          "type": "object", "additionalProperties": false, "required": ["minimum", "maximum"],
                          "properties": {
                            "minimum": {"description": "The least that it may be.", "type": "number"},
                            "maximum": {"description": "The most that it may be.", "type": "number"},
                            "start": {"description": "Its value before training; the parameter's own if not given.", "type": "number"}
                          }
                        }
                      },
                      "placement": {"$ref": "#/$defs/placement"},
                      "memory": {"$ref": "#/$defs/memory"},
                      "timeout": {"$ref": "#/$defs/timeout"}
                    }
                  }
                },
                "output": {
                  "description": "The module, or several, whose value the program gives.",
                  "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]
                }
              }
            },
            "optimizer": {"$ref": "#/$defs/component"},
            "reward": {"$ref": "#/$defs/component"},
            "metrics": {
              "description": "What is measured beside the reward; each with a name for the history.",
              "type": "array", "items": {"$ref": "#/$defs/component"}, "default": []
            },
            "callbacks": {
              "description": "What is told what happens in a training, in this order, and may end it.",
              "type": "array", "items": {"$ref": "#/$defs/component"}, "default": []
            },
            "data": {
              "type": "object", "additionalProperties": false,
              "properties": {
                "train": {"$ref": "#/$defs/rows"},
                "validation": {"$ref": "#/$defs/rows"},
                "test": {"$ref": "#/$defs/rows"},
                "split": {
                  "description": "Shares of 'train' that are drawn by fit.seed for validation and test, where there is no file for them. Rows with one input stay together.",
                  "type": "object", "additionalProperties": false, "default": {},
                  "properties": {
                    "validation": {"description": "The share for validation; null for none.", "type": ["number", "null"], "exclusiveMinimum": 0, "exclusiveMaximum": 1, "default": null},
                    "test": {"description": "The share for test; null for none.", "type": ["number", "null"], "exclusiveMinimum": 0, "exclusiveMaximum": 1, "default": null}
                  }
                },
                "columns": {
                  "description": "The data's name of a field, where it differs from the field's.",
                  "type": "object", "additionalProperties": {"type": "string"}, "default": {}
                }
              }
            },
            "fit": {
              "type": "object", "additionalProperties": false,
              "properties": {
                "epochs": {"description": "How often the training data is gone through.", "type": "integer", "minimum": 1, "maximum": 1000000, "default": 1},
                "batch_size": {"description": "How many training examples a step sees.", "type": "integer", "minimum": 1, "maximum": 1000000000, "default": 1},
                "steps_per_epoch": {"description": "How many steps an epoch has at most; null for as many as go through all training data.", "type": ["integer", "null"], "minimum": 1, "maximum": 1000000000, "default": null},
                "minibatch_size": {"description": "How many validation examples a proposal is scored on at first; null for all.", "type": ["integer", "null"], "minimum": 1, "maximum": 1000000000, "default": 4},
                "validation_split": {"description": "The share of the training data, from its end, that serves as validation data if there is none.", "type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1, "default": 0.1},
                "shuffle": {"description": "Whether the training data is shuffled anew for each epoch, by the seed.", "type": "boolean", "default": true},
                "seed": {"description": "The seed of all that is drawn.", "type": "integer", "minimum": 0, "default": 0},
                "concurrency": {"description": "How many rollouts run at once; the results don't depend on it.", "type": "integer", "minimum": 1, "maximum": 4096, "default": 64},
                "patience": {"description": "After how many epochs without a better val_reward the training ends; null for never.", "type": ["integer", "null"], "minimum": 1, "maximum": 1000000000, "default": null},
                "target_reward": {"description": "The val_reward at which the training ends; null for none.", "type": ["number", "null"], "default": null},
                "verbose": {"description": "How much is shown while it runs: 0 nothing, 1 progress, 2 one line with the results an epoch.", "enum": [0, 1, 2], "default": 1},
                "budget": {
                  "description": "What the whole training may cost, with validation and test. What would overrun it isn't begun.",
                  "type": "object", "additionalProperties": false, "default": {},
                  "properties": {
                    "rollouts": {"description": "How many rollouts; null for any number.", "type": ["integer", "null"], "minimum": 1, "maximum": 1000000000000000, "default": null},
                    "calls": {"description": "How many answered model calls; null for any number.", "type": ["integer", "null"], "minimum": 1, "maximum": 1000000000000000, "default": null},
                    "tokens": {"description": "How many tokens of prompts and answers together; null for any number.", "type": ["integer", "null"], "minimum": 1, "maximum": 1000000000000000, "default": null},
                    "cost": {"description": "How much money, by the models' 'price'; null for any amount.", "type": ["number", "null"], "exclusiveMinimum": 0, "default": null},
                    "seconds": {"description": "How much time; null for any. A run with this limit can't be repeated exactly.", "type": ["number", "null"], "exclusiveMinimum": 0, "default": null, "x-glia-unit": "s"}
                  }
                }
              }
            }
          },
          "$defs": {
            "model": {
              "description": "provider/model, or an object with that as 'model' and the provider's parameters.",
              "anyOf": [
                {"type": "string"},
                {
                  "type": "object", "required": ["model"],
                  "properties": {
                    "model": {"description": "provider/model.", "type": "string"},
                    "concurrency": {"description": "How many requests are in flight at most; what the model says is useful if null.", "type": ["integer", "null"], "minimum": 1, "maximum": 1000000, "default": null},
                    "timeout": {"description": "How long one request may take.", "type": "number", "exclusiveMinimum": 0, "default": 600, "x-glia-unit": "s"},
                    "requests_per_minute": {"description": "How many requests may begin in any sixty seconds; null for any number. What the provider says of its limits is obeyed all the same.", "type": ["integer", "null"], "minimum": 1, "maximum": 1000000000, "default": null},
                    "tokens_per_minute": {"description": "How many tokens of prompts and answers may be used in any sixty seconds; null for any number.", "type": ["integer", "null"], "minimum": 1, "maximum": 1000000000000, "default": null},
                    "deadline": {"description": "How long a call may wait for its turn and be tried again; null for ever. An attempt that has begun may take its 'timeout' all the same.", "type": ["number", "null"], "exclusiveMinimum": 0, "maximum": 1000000000, "default": null, "x-glia-unit": "s"},
                    "fallback": {"description": "The models, by their names here, that are asked in this order if this one gives no answer; for language models.", "type": "array", "items": {"type": "string"}, "default": []},
                    "placement": {"$ref": "#/$defs/placement"},
                    "memory": {"$ref": "#/$defs/memory"},
                    "cache": {"description": "Whether its answers are kept for other runs; if null, they are where the model isn't computed on this machine by a plugin that always gives the same answer.", "type": ["boolean", "null"], "default": null},
                    "price": {
                      "description": "What a million tokens cost, for reports and the budget.",
                      "type": "object", "additionalProperties": false, "required": ["input", "output"],
                      "properties": {
                        "input": {"description": "Tokens of prompts.", "type": "number", "minimum": 0},
                        "cached": {"description": "Tokens of prompts that the provider had in its cache; as 'input' if not given.", "type": "number", "minimum": 0},
                        "written": {"description": "Tokens of prompts that the provider wrote into its cache; as 'input' if not given.", "type": "number", "minimum": 0},
                        "output": {"description": "Tokens of answers.", "type": "number", "minimum": 0}
                      }
                    }
                  }
                }
              ]
            },
            "component": {
              "description": "A plugin by name, with its parameters.",
              "anyOf": [
                {"type": "string"},
                {
                  "type": "object", "required": ["plugin"],
                  "properties": {
                    "plugin": {"description": "The plugin.", "type": "string"},
                    "name": {"description": "The name in the history, for metrics.", "type": "string"},
                    "placement": {"$ref": "#/$defs/placement"},
                    "memory": {"$ref": "#/$defs/memory"},
                    "timeout": {"$ref": "#/$defs/timeout"}
                  }
                }
              ]
            },
            "placement": {"description": "Where it runs: 'in-process', or 'isolated' in a worker process."},
            "memory": {"description": "How much memory its worker process may take, such as '512 MiB'."},
            "timeout": {"description": "How many seconds one call may take."},
            "rows": {
              "description": "A file of JSON Lines (.jsonl), CSV (.csv, .tsv) or a JSON list (.json), relative to the pipeline file; or the rows themselves.",
              "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "object"}}]
            }
          }
        }
        """#
}
