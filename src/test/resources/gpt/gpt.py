"""The losses in losses.txt: PyTorch's own layers with the initial weights and batches that GptCurveTest writes.

    mvn test -Dtest=GptCurveTest -Dgradus.gpt.export=/tmp/gpt
    python3 gpt.py /tmp/gpt > losses.txt

The licence's text (LICENSE) is the training text. Made with PyTorch 1.13.1.
"""
import math
import sys

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

weights = {k: torch.from_numpy(v) for k, v in np.load(sys.argv[1] + "/weights.npz").items()}
data = {k: torch.from_numpy(v) for k, v in np.load(sys.argv[1] + "/batches.npz").items()}
STEPS, WARM_UP, HEADS, LR = 2000, 5, 4, 2e-3
vocabulary, width = weights["tokens.weight"].shape
layers = len([k for k in weights if k.endswith("qkv.weight")])


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.project1 = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.hidden, self.project2 = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        n, t, _ = x.shape
        q, k, v = (p.view(n, t, HEADS, -1).transpose(1, 2) for p in self.qkv(self.norm1(x)).split(width, dim=2))
        scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
        scores = scores.masked_fill(torch.ones(t, t).triu(1).bool(), -math.inf)
        x = x + self.project1((scores.softmax(-1) @ v).transpose(1, 2).reshape(n, t, width))
        return x + self.project2(F.gelu(self.hidden(self.norm2(x))))


class Gpt(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(vocabulary, width)
        self.positions = nn.Embedding(weights["positions.weight"].shape[0], width)
        self.blocks = nn.ModuleList(Block() for _ in range(layers))
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, vocabulary, bias=False)

    def forward(self, ids):
        x = self.tokens(ids) + self.positions(torch.arange(ids.shape[1]))
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x))


def rate(step):
    progress = min(1, (step - WARM_UP) / (STEPS - WARM_UP))
    return (step + 1) / WARM_UP if step < WARM_UP else 0.1 + 0.45 * (1 + math.cos(math.pi * progress))


model = Gpt()
model.load_state_dict(weights)
groups = [{"params": [p for p in model.parameters() if p.dim() >= 2], "weight_decay": 0.1},
          {"params": [p for p in model.parameters() if p.dim() < 2], "weight_decay": 0.0}]
optimizer = torch.optim.AdamW(groups, lr=LR, betas=(0.9, 0.99))
schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
for i in range(len(data) // 2):
    loss = F.cross_entropy(model(data["input%d" % i]).view(-1, vocabulary), data["target%d" % i].view(-1))
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1)
    optimizer.step()
    schedule.step()
    print(repr(loss.item()))
